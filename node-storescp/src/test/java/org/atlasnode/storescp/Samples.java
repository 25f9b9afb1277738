package org.atlasnode.storescp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler.CStore;
import org.atlasnode.dicom.dimse.CStoreHandler.Caller;
import org.atlasnode.dicom.io.DataSetWriter;
import org.atlasnode.dicom.io.TransferSyntax;

/** Small CT objects for tests. */
final class Samples {

    static final Uid STUDY = Uid.of("1.2.3");
    static final Uid SERIES = Uid.of("1.2.3.1");
    static final Uid INSTANCE = Uid.of("1.2.3.1.1");
    static final int SIDE = 64;

    private Samples() {}

    /** A slice at a height. */
    static DataSetBuilder slice(Uid instance, double zMm) {
        return DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, instance)
                .putString(Tags.MODALITY, Vr.CS, "CT")
                .putUid(Tags.STUDY_INSTANCE_UID, STUDY)
                .putUid(Tags.SERIES_INSTANCE_UID, SERIES)
                .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, 0, 0, zMm)
                .putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 1, 0, 0, 0, 1, 0)
                .putInt(Tags.ROWS, Vr.US, SIDE)
                .putInt(Tags.COLUMNS, Vr.US, SIDE)
                .putDouble(Tags.PIXEL_SPACING, Vr.DS, 0.5, 0.5)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[2 * SIDE * SIDE]);
    }

    static DataSet slice() {
        return slice(INSTANCE, 0).build();
    }

    static byte[] bytes(DataSet dataSet, TransferSyntax syntax) {
        try {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            DataSetWriter.write(dataSet, syntax, output);
            return output.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CStore request(Uid instance, TransferSyntax syntax) {
        return request(Uids.CT_IMAGE_STORAGE, instance, syntax);
    }

    static CStore request(Uid sopClass, Uid instance, TransferSyntax syntax) {
        Caller caller = new Caller(AeTitle.of("CT1"), AeTitle.of("ATLAS"), "10.0.0.21", "1");
        return new CStore(sopClass, instance, syntax, caller);
    }
}
