package org.atlasnode.dicom.dimse;

import java.io.IOException;
import java.io.InputStream;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.TransferSyntax;

/** The service behind C-STORE as SCP (PS3.4 §B). Called by several associations at once. */
@FunctionalInterface
public interface CStoreHandler {

    /**
     * Keeps one object. The data set comes as it travels: what is not read when the method returns is read and thrown
     * away, so the association lives on. Success is answered when the method returns, and so only then may the object be
     * called safe.
     *
     * @param dataSet bytes of the data set in the negotiated transfer syntax, without file meta information; an
     *     {@link IOException} thrown by it means that the association is lost, and must be passed on
     * @throws DimseStatusException to answer with another status
     */
    void store(CStore request, InputStream dataSet) throws DimseStatusException, IOException;

    /** A request to store, with what was negotiated for it. */
    record CStore(Uid sopClassUid, Uid sopInstanceUid, TransferSyntax transferSyntax, Caller caller) {}

    /**
     * Who asks.
     *
     * @param address numeric address of the peer
     * @param association short name of the association for logs, unique in the life of the process
     */
    record Caller(AeTitle calling, AeTitle called, String address, String association) {}
}
