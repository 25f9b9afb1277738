package org.atlasnode.results.capture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultHeader;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.ResultTime;
import org.atlasnode.results.source.SeriesNames;
import org.atlasnode.results.wording.Phrase;

/**
 * Overlays as a Secondary Capture Image (PS3.3 §A.8.1), or all together as a Multi-frame True Color Secondary Capture Image
 * (§A.8.5): RGB, not compressed, without Frame of Reference and Pixel Spacing, so that nobody measures on it.
 */
final class SecondaryCapture {

    private final OverlayInput input;
    private final List<Picture> pictures;
    private final int instanceNumber;
    private final boolean multiFrame;

    /**
     * A drawn overlay.
     *
     * @param patientOrientation Patient Orientation (0020,0020); empty where the picture has none
     * @param reformatted whether it is a view that no single source image has
     */
    record Picture(
            BufferedImage image,
            List<String> patientOrientation,
            String derivation,
            boolean reformatted,
            List<InstanceReference> sources) {

        Picture {
            patientOrientation = List.copyOf(patientOrientation);
            sources = List.copyOf(sources);
        }
    }

    private SecondaryCapture(OverlayInput input, List<Picture> pictures, int instanceNumber, boolean multiFrame) {
        this.input = input;
        this.pictures = pictures;
        this.instanceNumber = instanceNumber;
        this.multiFrame = multiFrame;
    }

    /** One picture. */
    static DataSet of(OverlayInput input, Picture picture, int instanceNumber) {
        return new SecondaryCapture(input, List.of(picture), instanceNumber, false).build();
    }

    /** Pictures of one size as the frames of one image. */
    static DataSet of(OverlayInput input, List<Picture> pictures) {
        return new SecondaryCapture(input, pictures, 1, true).build();
    }

    private DataSet build() {
        DataSetBuilder result = ResultHeader.of(input.context());
        ResultHeader.putContentTime(input.context(), result);
        ResultHeader.putBodyPart(input.context(), result);
        ResultHeader.putLossy(input.context(), result);
        putSeries(result);
        putGeneral(result);
        putDerivation(result);
        putDevice(result);
        putPixels(result);
        if (multiFrame) {
            putFrames(result);
        }
        return result.build();
    }

    private void putSeries(DataSetBuilder result) {
        result.putUid(
                        Tags.SOP_CLASS_UID,
                        multiFrame
                                ? Uids.MULTI_FRAME_TRUE_COLOR_SECONDARY_CAPTURE_IMAGE_STORAGE
                                : Uids.SECONDARY_CAPTURE_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, input.uids().overlay(instanceNumber))
                .putString(Tags.MODALITY, Vr.CS, "OT")
                .putUid(Tags.SERIES_INSTANCE_UID, input.uids().overlaySeries())
                .putInt(Tags.SERIES_NUMBER, Vr.IS, SeriesNames.number(input.node(), OverlaySeries.SERIES_NUMBER))
                .putString(
                        Tags.SERIES_DESCRIPTION,
                        Vr.LO,
                        SeriesNames.description(
                                input.node(),
                                input.algorithm(),
                                ResultKind.OVERLAY,
                                Phrase.OVERLAY_SERIES,
                                Phrase.NOT_FOR_DIAGNOSIS));
    }

    /** PS3.3 §C.7.6.1. */
    private void putGeneral(DataSetBuilder result) {
        result.putString(Tags.IMAGE_TYPE, Vr.CS, "DERIVED", "SECONDARY")
                .putInt(Tags.INSTANCE_NUMBER, Vr.IS, instanceNumber)
                .putString(Tags.PATIENT_ORIENTATION, Vr.CS, patientOrientation().toArray(String[]::new))
                .putString(
                        Tags.IMAGE_COMMENTS,
                        Vr.LT,
                        ResultText.st(input.algorithm().label()))
                .putString(Tags.BURNED_IN_ANNOTATION, Vr.CS, "YES");
    }

    private void putDerivation(DataSetBuilder result) {
        result.putString(
                Tags.DERIVATION_DESCRIPTION,
                Vr.ST,
                ResultText.st(pictures.stream().map(Picture::derivation).collect(Collectors.joining("; "))));
        if (pictures.stream().anyMatch(Picture::reformatted)) {
            result.putItems(Tags.DERIVATION_CODE_SEQUENCE, CodeItems.of(Codes.FRAMES_OF_VOLUME, result.charset()));
        }
        List<DataSet> sources = pictures.stream()
                .flatMap(picture -> picture.sources().stream())
                .distinct()
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
    private void putDevice(DataSetBuilder result) {
        ResultTime time = input.context().time();
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

    /** That of the pictures, if they have one in common. */
    private List<String> patientOrientation() {
        List<List<String>> found =
                pictures.stream().map(Picture::patientOrientation).distinct().toList();
        return found.size() == 1 ? found.get(0) : List.of();
    }

    private void putPixels(DataSetBuilder result) {
        BufferedImage first = pictures.get(0).image();
        int frameBytes = first.getWidth() * first.getHeight() * 3;
        byte[] bytes = new byte[pictures.size() * frameBytes];
        for (int frame = 0; frame < pictures.size(); frame++) {
            copy(pictures.get(frame).image(), bytes, frame * frameBytes);
        }
        result.putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 3)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "RGB")
                .putInt(Tags.PLANAR_CONFIGURATION, Vr.US, 0)
                .putInt(Tags.ROWS, Vr.US, first.getHeight())
                .putInt(Tags.COLUMNS, Vr.US, first.getWidth())
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 8)
                .putInt(Tags.BITS_STORED, Vr.US, 8)
                .putInt(Tags.HIGH_BIT, Vr.US, 7)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, bytes);
    }

    private static void copy(BufferedImage image, byte[] bytes, int offset) {
        int[] colours = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
        int to = offset;
        for (int colour : colours) {
            bytes[to++] = (byte) (colour >> 16);
            bytes[to++] = (byte) (colour >> 8);
            bytes[to++] = (byte) colour;
        }
    }

    /** Pages of a document, not moments of time (PS3.3 §C.8.6.4, SC Multi-frame Vector). */
    private void putFrames(DataSetBuilder result) {
        result.putInt(Tags.NUMBER_OF_FRAMES, Vr.IS, pictures.size())
                .putInt(Tags.FRAME_INCREMENT_POINTER, Vr.AT, Tags.PAGE_NUMBER_VECTOR)
                .putInt(
                        Tags.PAGE_NUMBER_VECTOR,
                        Vr.IS,
                        LongStream.rangeClosed(1, pictures.size()).toArray());
    }
}
