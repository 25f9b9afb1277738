package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/**
 * A PS3.10 file that passes by: its file meta information is read, its data set follows byte by byte as it is in the file,
 * whatever its transfer syntax. Confined to one thread; the stream is not closed.
 */
public final class Part10Stream {

    private final DataSet meta;
    private final InputStream dataSet;

    private Part10Stream(DataSet meta, InputStream dataSet) {
        this.meta = meta;
        this.dataSet = dataSet;
    }

    /**
     * Reads up to the data set, with the usual tolerances.
     *
     * @throws DicomParseException where the bytes do not begin as such a file does (PS3.10 §7.1)
     */
    public static Part10Stream open(InputStream stream, ReadLimits limits) throws IOException {
        DicomInput in = new DicomInput(stream);
        DataSet meta = FileMetaFormat.read(in, limits, Tolerance.usual());
        return new Part10Stream(meta, in.rest());
    }

    /** Media Storage SOP Class UID (0002,0002); absent where it is missing or none. */
    public Optional<Uid> sopClassUid() {
        return meta.findUid(Tags.MEDIA_STORAGE_SOP_CLASS_UID);
    }

    /** Media Storage SOP Instance UID (0002,0003); absent where it is missing or none. */
    public Optional<Uid> sopInstanceUid() {
        return meta.findUid(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID);
    }

    /** Transfer Syntax UID (0002,0010); absent where it is missing or none. */
    public Optional<Uid> transferSyntaxUid() {
        return meta.findUid(Tags.TRANSFER_SYNTAX_UID);
    }

    /** The bytes of the data set, in its transfer syntax. */
    public InputStream dataSet() {
        return dataSet;
    }
}
