package org.atlasnode.results.delivery;

import java.io.IOException;
import java.nio.file.Path;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.results.sr.ReportVariant;

/**
 * The object of a delivery as it is sent: as it is kept, or, a report, in another SOP class. Immutable.
 *
 * @param sopClassUid the class that it is sent as
 * @param file the kept object
 */
record Outgoing(Delivery delivery, Uid sopClassUid, Path file) {

    /** What the destination has when it stored it. */
    SopReference reference() {
        SopReference kept = new SopReference(
                delivery.object().sopClassUid(), delivery.object().sopInstanceUid());
        return new SopReference(sopClassUid, ReportVariant.uid(kept, sopClassUid));
    }

    boolean isAsKept() {
        return sopClassUid.equals(delivery.object().sopClassUid());
    }

    /** Reads the kept object, and makes the variant of it where it is sent as one. */
    DataSet read() throws IOException {
        return ReportVariant.as(ResultFile.read(file), sopClassUid);
    }
}
