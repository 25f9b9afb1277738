package org.atlasnode.app.it;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;

/**
 * A CT series of noise: every attribute that a CT image must have, and positions as the test wants them. In a study of
 * its own. Immutable.
 *
 * @param name what its UIDs are derived from
 * @param positionsMm where the slices lie along the patient's axis, in the order of sending
 * @param edgePixels rows and columns
 */
record CtSeries(String name, List<Double> positionsMm, int edgePixels) {

    CtSeries {
        positionsMm = List.copyOf(positionsMm);
    }

    /** Slices at equal distances. */
    static CtSeries regular(String name, int sliceCount, int edgePixels) {
        return new CtSeries(
                name, IntStream.range(0, sliceCount).mapToObj(i -> i * 2.0).toList(), edgePixels);
    }

    Uid studyInstanceUid() {
        return Uid.derivedFrom(name + "/study");
    }

    Uid seriesInstanceUid() {
        return Uid.derivedFrom(name + "/series");
    }

    List<DicomObject> objects() {
        return IntStream.range(0, positionsMm.size())
                .mapToObj(index -> DicomObject.of(slice(index)))
                .toList();
    }

    DataSet slice(int index) {
        return DataSet.builder()
                .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100")
                .putString(Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, Uid.derivedFrom(name + "/" + index))
                .putString(Tags.STUDY_DATE, Vr.DA, "20261123")
                .putString(Tags.STUDY_TIME, Vr.TM, "070000")
                .putString(Tags.ACCESSION_NUMBER, Vr.SH, "A1")
                .putString(Tags.MODALITY, Vr.CS, "CT")
                .putString(Tags.MANUFACTURER, Vr.LO, "Atlas Node tests")
                .putEmpty(Tags.REFERRING_PHYSICIAN_NAME, Vr.PN)
                .putString(Tags.PATIENT_NAME, Vr.PN, "Test^" + Math.abs(name.hashCode()))
                .putString(Tags.PATIENT_ID, Vr.LO, "T" + Math.abs(name.hashCode()))
                .putEmpty(Tags.PATIENT_BIRTH_DATE, Vr.DA)
                .putEmpty(Tags.PATIENT_SEX, Vr.CS)
                .putString(Tags.BODY_PART_EXAMINED, Vr.CS, "CSPINE")
                .putString(Tags.SLICE_THICKNESS, Vr.DS, "2")
                .putString(Tags.KVP, Vr.DS, "120")
                .putString(Tags.PATIENT_POSITION, Vr.CS, "HFS")
                .putUid(Tags.STUDY_INSTANCE_UID, studyInstanceUid())
                .putUid(Tags.SERIES_INSTANCE_UID, seriesInstanceUid())
                .putString(Tags.STUDY_ID, Vr.SH, "1")
                .putString(Tags.SERIES_NUMBER, Vr.IS, "2")
                .putString(Tags.ACQUISITION_NUMBER, Vr.IS, "1")
                .putString(Tags.INSTANCE_NUMBER, Vr.IS, Integer.toString(index + 1))
                .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, -60, -60, positionsMm.get(index))
                .putString(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "0", "1", "0")
                .putUid(Tags.FRAME_OF_REFERENCE_UID, Uid.derivedFrom(name + "/frame"))
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
                .putInt(Tags.ROWS, Vr.US, edgePixels)
                .putInt(Tags.COLUMNS, Vr.US, edgePixels)
                .putString(Tags.PIXEL_SPACING, Vr.DS, "0.9", "0.9")
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 16)
                .putInt(Tags.BITS_STORED, Vr.US, 12)
                .putInt(Tags.HIGH_BIT, Vr.US, 11)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0)
                .putString(Tags.RESCALE_INTERCEPT, Vr.DS, "-1024")
                .putString(Tags.RESCALE_SLOPE, Vr.DS, "1")
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels(index))
                .build();
    }

    private byte[] pixels(int index) {
        byte[] pixels = new byte[edgePixels * edgePixels * 2];
        new Random(name.hashCode() * 31L + index).nextBytes(pixels);
        for (int i = 1; i < pixels.length; i += 2) {
            pixels[i] &= 0x0F;
        }
        return pixels;
    }
}
