package org.atlasnode.inference;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;

/** A CT series of native 16-bit slices, from the feet to the head, that a test changes and writes. Immutable. */
final class EditedSeries {

    private static final double INTERCEPT = -1024;

    private final List<DataSet> slices;

    private EditedSeries(List<DataSet> slices) {
        this.slices = List.copyOf(slices);
    }

    /** A voxel's value, given the indices of slice, row and column. */
    interface Pixels {
        double at(int slice, int row, int column);
    }

    static EditedSeries read(Path folder) throws IOException {
        List<DataSet> slices = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                slices.add(DicomFile.read(file).dataSet());
            }
        }
        slices.sort(Comparator.comparingDouble(
                slice -> slice.doubles(Tags.IMAGE_POSITION_PATIENT).get(2)));
        return new EditedSeries(slices);
    }

    int sliceCount() {
        return slices.size();
    }

    int rows() {
        return slices.get(0).intValue(Tags.ROWS, 0);
    }

    int columns() {
        return slices.get(0).intValue(Tags.COLUMNS, 0);
    }

    double pixelMm() {
        return slices.get(0).doubles(Tags.PIXEL_SPACING).get(0);
    }

    double stepMm() {
        return place(1).get(2) - place(0).get(2);
    }

    private List<Double> place(int slice) {
        return slices.get(slice).doubles(Tags.IMAGE_POSITION_PATIENT);
    }

    /** Stored values, to be looked up. */
    Pixels stored() {
        List<ByteBuffer> planes = slices.stream().map(EditedSeries::bytes).toList();
        int columns = columns();
        return (slice, row, column) -> planes.get(slice).getShort((row * columns + column) * 2);
    }

    private static ByteBuffer bytes(DataSet slice) {
        DataElement element = slice.find(Tags.PIXEL_DATA).orElseThrow();
        if (element.value() instanceof Value.Bytes bytes) {
            return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        }
        throw new AssertionError("not native");
    }

    EditedSeries changing(BiConsumer<Integer, DataSetBuilder> change) {
        return new EditedSeries(IntStream.range(0, slices.size())
                .mapToObj(slice -> {
                    DataSetBuilder builder = slices.get(slice).toBuilder();
                    change.accept(slice, builder);
                    return builder.build();
                })
                .toList());
    }

    EditedSeries keeping(IntPredicate which) {
        return new EditedSeries(IntStream.range(0, slices.size())
                .filter(which)
                .mapToObj(slices::get)
                .toList());
    }

    /** The same headers over other stored values. */
    EditedSeries withStored(Pixels pixels) {
        int rows = rows();
        int columns = columns();
        return changing((slice, builder) -> {
            ByteBuffer bytes = ByteBuffer.allocate(rows * columns * 2).order(ByteOrder.LITTLE_ENDIAN);
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    bytes.putShort((short) Math.round(pixels.at(slice, row, column)));
                }
            }
            builder.putBytes(Tags.PIXEL_DATA, Vr.OW, bytes.array());
        });
    }

    /** The same headers over other Hounsfield values. */
    EditedSeries withHounsfield(Pixels pixels) {
        return withStored((slice, row, column) -> pixels.at(slice, row, column) - INTERCEPT)
                .changing((slice, builder) -> builder.putDouble(Tags.RESCALE_INTERCEPT, Vr.DS, INTERCEPT)
                        .putDouble(Tags.RESCALE_SLOPE, Vr.DS, 1));
    }

    /** So many slices with the headers of the first, so far apart, axial. */
    EditedSeries stacked(int count, double stepMm) {
        DataSet first = slices.get(0);
        return new EditedSeries(IntStream.range(0, count)
                .mapToObj(slice -> first.toBuilder()
                        .putUid(Tags.SOP_INSTANCE_UID, Uid.derivedFrom("edited/" + slice))
                        .putDouble(Tags.SLICE_THICKNESS, Vr.DS, stepMm)
                        .putDouble(Tags.IMAGE_ORIENTATION_PATIENT, Vr.DS, 1, 0, 0, 0, 1, 0)
                        .putDouble(Tags.IMAGE_POSITION_PATIENT, Vr.DS, -90, -90, slice * stepMm)
                        .build())
                .toList());
    }

    /** Writes the slices in Explicit VR Little Endian. */
    void write(Path folder) throws IOException {
        for (int slice = 0; slice < slices.size(); slice++) {
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d.dcm", slice));
            try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file))) {
                DicomFile.of(slices.get(slice), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                        .write(stream);
            }
        }
    }
}
