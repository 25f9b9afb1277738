package org.atlasnode.testkit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * An axial CT series that never was: a soft cylinder with a ring of bone in air, of no patient. All of it, UIDs too, is a
 * function of the seed and the settings. Slice 0 lies lowest; Instance Number goes the other way, as most scanners count.
 * Immutable.
 *
 * @param spacing distances of rows, columns and slices
 * @param missing slices that are not made: gaps
 * @param repeated slices that are made twice, at the same position under another SOP Instance UID
 * @param change a last word on the attributes of each slice, given its index
 */
public record SyntheticSeries(
        long seed,
        int sliceCount,
        int rows,
        Spacing spacing,
        Set<Integer> missing,
        Set<Integer> repeated,
        BiConsumer<Integer, DataSetBuilder> change) {

    private static final int AIR = 24;
    private static final int SOFT_TISSUE = 1064;
    private static final int BONE = 1724;

    public SyntheticSeries {
        missing = Set.copyOf(missing);
        repeated = Set.copyOf(repeated);
    }

    /** Distances in millimetres, within a slice and between slices. */
    public record Spacing(double pixelMm, double sliceMm) {}

    /** A small series without fault: square slices, 0.5 mm pixels, 1 mm apart. */
    public static SyntheticSeries of(long seed, int sliceCount, int rows) {
        return new SyntheticSeries(
                seed, sliceCount, rows, new Spacing(0.5, 1.0), Set.of(), Set.of(), (index, builder) -> {});
    }

    public SyntheticSeries withSpacing(double pixelMm, double sliceMm) {
        return new SyntheticSeries(seed, sliceCount, rows, new Spacing(pixelMm, sliceMm), missing, repeated, change);
    }

    public SyntheticSeries without(Integer... slices) {
        return new SyntheticSeries(seed, sliceCount, rows, spacing, Set.of(slices), repeated, change);
    }

    public SyntheticSeries repeating(Integer... slices) {
        return new SyntheticSeries(seed, sliceCount, rows, spacing, missing, Set.of(slices), change);
    }

    /** With one more change of attributes, after those before. */
    public SyntheticSeries changing(BiConsumer<Integer, DataSetBuilder> next) {
        return new SyntheticSeries(seed, sliceCount, rows, spacing, missing, repeated, change.andThen(next));
    }

    /** As a series of another seed, but in this one's study, of this one's patient. */
    public SyntheticSeries inStudyOf(SyntheticSeries other) {
        return changing((index, builder) -> builder.putUid(Tags.STUDY_INSTANCE_UID, other.studyInstanceUid())
                .putString(Tags.PATIENT_ID, Vr.LO, other.patientId())
                .putString(Tags.PATIENT_NAME, Vr.PN, other.patientName()));
    }

    /** A scout view: one coronal projection, Image Type LOCALIZER. */
    public static SyntheticSeries localizer(long seed, int rows) {
        return of(seed, 1, rows)
                .changing((index, builder) -> builder.putString(
                                Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "LOCALIZER")
                        .putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 1, 0, 0, 0, 0, -1));
    }

    public Uid studyInstanceUid() {
        return uid("study");
    }

    public Uid seriesInstanceUid() {
        return uid("series");
    }

    /** The UID of a slice, whether it is missing or not. */
    public Uid sopInstanceUid(int slice) {
        return uid("slice/" + slice);
    }

    private Uid uid(String what) {
        return Uid.derivedFrom("synthetic/" + seed + "/" + what);
    }

    private String patientId() {
        return "SYN" + seed;
    }

    private String patientName() {
        return "Synthetic^Phantom " + seed;
    }

    /** The slices from the lowest to the highest, a repeated one twice in a row. */
    public List<DataSet> dataSets() {
        return IntStream.range(0, sliceCount)
                .filter(slice -> !missing.contains(slice))
                .boxed()
                .flatMap(slice -> repeated.contains(slice)
                        ? Stream.of(dataSet(slice, ""), dataSet(slice, "/again"))
                        : Stream.of(dataSet(slice, "")))
                .collect(Collectors.toList());
    }

    /** Writes each slice as a Part 10 file; the folder is made where it is missing. */
    public List<Path> write(Path folder, TransferSyntax syntax) {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (DataSet dataSet : dataSets()) {
                Path file = folder.resolve(String.format(Locale.ROOT, "%04d.dcm", files.size()));
                try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
                    DicomFile.of(dataSet, syntax).write(stream);
                }
                files.add(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** {@link #write(Path, TransferSyntax)} in Explicit VR Little Endian. */
    public List<Path> write(Path folder) {
        return write(folder, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    private DataSet dataSet(int slice, String variant) {
        DataSetBuilder builder = DataSet.builder();
        builder.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100");
        identify(builder, slice, variant);
        place(builder, slice);
        picture(builder, slice);
        change.accept(slice, builder);
        return builder.build();
    }

    private void identify(DataSetBuilder builder, int slice, String variant) {
        builder.putString(Tags.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL")
                .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, uid("slice/" + slice + variant))
                .putString(Tags.STUDY_DATE, Vr.DA, "20260102")
                .putString(Tags.SERIES_DATE, Vr.DA, "20260102")
                .putString(Tags.ACQUISITION_DATE, Vr.DA, "20260102")
                .putString(Tags.CONTENT_DATE, Vr.DA, "20260102")
                .putString(Tags.STUDY_TIME, Vr.TM, "101112")
                .putString(Tags.SERIES_TIME, Vr.TM, "101113")
                .putString(Tags.ACQUISITION_TIME, Vr.TM, "101114")
                .putString(Tags.CONTENT_TIME, Vr.TM, "101115")
                .putString(Tags.ACCESSION_NUMBER, Vr.SH, "ACC" + seed)
                .putString(Tags.MODALITY, Vr.CS, "CT")
                .putString(Tags.MANUFACTURER, Vr.LO, "Atlas Node test kit")
                .putEmpty(Tags.REFERRING_PHYSICIAN_NAME, Vr.PN)
                .putString(Tags.STUDY_DESCRIPTION, Vr.LO, "Synthetic study")
                .putString(Tags.SERIES_DESCRIPTION, Vr.LO, "C-spine 1.0 bone")
                .putString(Tags.PATIENT_NAME, Vr.PN, patientName())
                .putString(Tags.PATIENT_ID, Vr.LO, patientId())
                .putString(Tags.PATIENT_BIRTH_DATE, Vr.DA, "19700101")
                .putString(Tags.PATIENT_SEX, Vr.CS, "O")
                .putUid(Tags.STUDY_INSTANCE_UID, studyInstanceUid())
                .putUid(Tags.SERIES_INSTANCE_UID, seriesInstanceUid())
                .putString(Tags.STUDY_ID, Vr.SH, "1")
                .putInt(Tags.SERIES_NUMBER, Vr.IS, 2)
                .putInt(Tags.ACQUISITION_NUMBER, Vr.IS, 1)
                .putInt(Tags.INSTANCE_NUMBER, Vr.IS, sliceCount - slice);
    }

    private void place(DataSetBuilder builder, int slice) {
        double corner = -rows * spacing.pixelMm() / 2;
        builder.putString(Tags.BODY_PART_EXAMINED, Vr.CS, "CSPINE")
                .putDouble(Tags.SLICE_THICKNESS, Vr.DS, spacing.sliceMm())
                .putDouble(Tags.KVP, Vr.DS, 120)
                .putString(Tags.CONVOLUTION_KERNEL, Vr.SH, "BONE")
                .putString(Tags.PATIENT_POSITION, Vr.CS, "HFS")
                .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, corner, corner, slice * spacing.sliceMm())
                .putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 1, 0, 0, 0, 1, 0)
                .putUid(Tags.FRAME_OF_REFERENCE_UID, uid("frame of reference"))
                .putEmpty(Tags.POSITION_REFERENCE_INDICATOR, Vr.LO)
                .putDouble(Tags.SLICE_LOCATION, Vr.DS, slice * spacing.sliceMm())
                .putDouble(Tags.PIXEL_SPACING, Vr.DS, spacing.pixelMm(), spacing.pixelMm());
    }

    private void picture(DataSetBuilder builder, int slice) {
        builder.putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putString(Tags.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
                .putInt(Tags.ROWS, Vr.US, rows)
                .putInt(Tags.COLUMNS, Vr.US, rows)
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 16)
                .putInt(Tags.BITS_STORED, Vr.US, 12)
                .putInt(Tags.HIGH_BIT, Vr.US, 11)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 0)
                .putDouble(Tags.WINDOW_CENTER, Vr.DS, 400)
                .putDouble(Tags.WINDOW_WIDTH, Vr.DS, 2000)
                .putDouble(Tags.RESCALE_INTERCEPT, Vr.DS, -1024)
                .putDouble(Tags.RESCALE_SLOPE, Vr.DS, 1)
                .putString(Tags.RESCALE_TYPE, Vr.LO, "HU")
                .putBytes(Tags.PIXEL_DATA, Vr.OW, pixels(slice));
    }

    private byte[] pixels(int slice) {
        Random noise = new Random(seed * 31 + slice);
        ByteBuffer buffer = ByteBuffer.allocate(rows * rows * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < rows; column++) {
                double radius = Math.hypot(row - rows / 2.0, column - rows / 2.0) / (rows / 2.0);
                int value = radius > 0.8 ? AIR : radius > 0.2 && radius < 0.3 ? BONE : SOFT_TISSUE;
                buffer.putShort((short) (value + noise.nextInt(21) - 10));
            }
        }
        return buffer.array();
    }
}
