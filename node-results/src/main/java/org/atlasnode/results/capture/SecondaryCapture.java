package org.atlasnode.results.capture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.BodyPart;
import org.atlasnode.results.source.Equipment;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.ResultTime;
import org.atlasnode.results.source.SourceAttributes;

/**
 * One overlay as a Secondary Capture Image (PS3.3 §A.8.1): RGB, not compressed, without Frame of Reference and Pixel
 * Spacing, so that nobody measures on it.
 */
final class SecondaryCapture {

    private static final String LOSSY = "01";

    private final OverlayInput input;
    private final Picture picture;

    /**
     * A drawn overlay.
     *
     * @param patientOrientation Patient Orientation (0020,0020); empty where the picture has none
     * @param reformatted whether it is a view that no single source image has
     */
    record Picture(
            BufferedImage image,
            int instanceNumber,
            List<String> patientOrientation,
            String derivation,
            boolean reformatted,
            List<InstanceReference> sources) {

        Picture {
            patientOrientation = List.copyOf(patientOrientation);
            sources = List.copyOf(sources);
        }
    }

    private SecondaryCapture(OverlayInput input, Picture picture) {
        this.input = input;
        this.picture = picture;
    }

    static DataSet of(OverlayInput input, Picture picture) {
        return new SecondaryCapture(input, picture).build();
    }

    private DataSet build() {
        DataSetBuilder result = SourceAttributes.copy(input.source());
        ResultTime time = input.time();
        Equipment.of(input.algorithm(), input.node(), time).putInto(result);
        putSeries(result, time);
        putGeneral(result, time);
        putDerivation(result);
        putDevice(result, time);
        putPixels(result);
        return result.build();
    }

    private void putSeries(DataSetBuilder result, ResultTime time) {
        result.putUid(Tags.SOP_CLASS_UID, Uids.SECONDARY_CAPTURE_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, input.uids().overlay(picture.instanceNumber()))
                .putString(Tags.MODALITY, Vr.CS, "OT")
                .putUid(Tags.SERIES_INSTANCE_UID, input.uids().overlaySeries())
                .putInt(Tags.SERIES_NUMBER, Vr.IS, OverlaySeries.SERIES_NUMBER)
                .putString(Tags.SERIES_DATE, Vr.DA, ResultTime.date(time.started()))
                .putString(Tags.SERIES_TIME, Vr.TM, ResultTime.time(time.started()))
                .putString(
                        Tags.SERIES_DESCRIPTION,
                        Vr.LO,
                        "AI " + input.algorithm().model().id() + " overlay - NOT FOR DIAGNOSIS");
        BodyPart.of(input.analysis(), input.source())
                .ifPresent(part -> result.putString(Tags.BODY_PART_EXAMINED, Vr.CS, part));
    }

    /** PS3.3 §C.7.6.1. Lossy once is lossy for ever: also of what is derived (§C.7.6.1.1.5). */
    private void putGeneral(DataSetBuilder result, ResultTime time) {
        result.putString(Tags.IMAGE_TYPE, Vr.CS, "DERIVED", "SECONDARY")
                .putInt(Tags.INSTANCE_NUMBER, Vr.IS, picture.instanceNumber())
                .putString(
                        Tags.PATIENT_ORIENTATION,
                        Vr.CS,
                        picture.patientOrientation().toArray(String[]::new))
                .putString(Tags.CONTENT_DATE, Vr.DA, ResultTime.date(time.started()))
                .putString(Tags.CONTENT_TIME, Vr.TM, ResultTime.time(time.started()))
                .putString(
                        Tags.IMAGE_COMMENTS,
                        Vr.LT,
                        ResultText.st(input.algorithm().label()))
                .putString(Tags.BURNED_IN_ANNOTATION, Vr.CS, "YES");
        DataSet source = input.source().header();
        boolean lossy = source.string(Tags.LOSSY_IMAGE_COMPRESSION, "").equals(LOSSY);
        result.putString(Tags.LOSSY_IMAGE_COMPRESSION, Vr.CS, lossy ? LOSSY : "00");
        if (lossy) {
            source.find(Tags.LOSSY_IMAGE_COMPRESSION_RATIO).ifPresent(result::put);
            source.find(Tags.LOSSY_IMAGE_COMPRESSION_METHOD).ifPresent(result::put);
        }
    }

    private void putDerivation(DataSetBuilder result) {
        result.putString(Tags.DERIVATION_DESCRIPTION, Vr.ST, ResultText.st(picture.derivation()));
        if (picture.reformatted()) {
            result.putItems(Tags.DERIVATION_CODE_SEQUENCE, CodeItems.of(Codes.FRAMES_OF_VOLUME, result.charset()));
        }
        List<DataSet> sources = picture.sources().stream()
                .map(source -> source.toItem().toBuilder()
                        .putString(Tags.SPATIAL_LOCATIONS_PRESERVED, Vr.CS, "NO")
                        .putItems(
                                Tags.PURPOSE_OF_REFERENCE_CODE_SEQUENCE,
                                CodeItems.of(Codes.SOURCE_IMAGE, result.charset()))
                        .build())
                .toList();
        if (!sources.isEmpty()) {
            result.putItems(Tags.SOURCE_IMAGE_SEQUENCE, sources);
        }
    }

    /** PS3.3 §C.8.6.1. */
    private void putDevice(DataSetBuilder result, ResultTime time) {
        Algorithm algorithm = input.algorithm();
        result.putString(Tags.CONVERSION_TYPE, Vr.CS, "WSD")
                .putString(Tags.DATE_OF_SECONDARY_CAPTURE, Vr.DA, ResultTime.date(time.started()))
                .putString(Tags.TIME_OF_SECONDARY_CAPTURE, Vr.TM, ResultTime.time(time.started()))
                .putString(
                        Tags.SECONDARY_CAPTURE_DEVICE_MANUFACTURER,
                        Vr.LO,
                        ResultText.lo(input.node().manufacturer()))
                .putString(
                        Tags.SECONDARY_CAPTURE_DEVICE_MANUFACTURER_MODEL_NAME,
                        Vr.LO,
                        ResultText.lo(input.node().product()))
                .putString(
                        Tags.SECONDARY_CAPTURE_DEVICE_SOFTWARE_VERSIONS,
                        Vr.LO,
                        ResultText.lo(algorithm.model().toString()));
    }

    private void putPixels(DataSetBuilder result) {
        BufferedImage image = picture.image();
        int[] colours = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        byte[] bytes = new byte[colours.length * 3];
        for (int i = 0; i < colours.length; i++) {
            bytes[3 * i] = (byte) (colours[i] >> 16);
            bytes[3 * i + 1] = (byte) (colours[i] >> 8);
            bytes[3 * i + 2] = (byte) colours[i];
        }
        result.putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 3)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "RGB")
                .putInt(Tags.PLANAR_CONFIGURATION, Vr.US, 0)
                .putInt(Tags.ROWS, Vr.US, image.getHeight())
                .putInt(Tags.COLUMNS, Vr.US, image.getWidth())
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 8)
                .putInt(Tags.BITS_STORED, Vr.US, 8)
                .putInt(Tags.HIGH_BIT, Vr.US, 7)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, bytes);
    }
}
