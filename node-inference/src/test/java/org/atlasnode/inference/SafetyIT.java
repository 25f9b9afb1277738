package org.atlasnode.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.inference.EditedSeries.Pixels;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the shipped model package must not answer, from DICOM files to the code of the reason. */
class SafetyIT {

    private static final Logger LOG = LoggerFactory.getLogger(SafetyIT.class);
    private static final Path ROOT = SharedData.projectRoot();
    private static ShippedModel model;
    private static final double AIR = -1000;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        model = ShippedModel.on(TinyModel.cpu());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static EditedSeries sample() throws IOException {
        return EditedSeries.read(ROOT.resolve("samples/cspine-phantom/dicom"));
    }

    private Analysis analyze(EditedSeries series) throws Exception {
        series.write(folder);
        Analysis analysis = FolderAnalysis.of(model.active(), folder, file -> true);
        LOG.info("{} {}", analysis.outcome(), analysis.reason());
        return analysis;
    }

    /** Changes a series. */
    interface Edit {
        EditedSeries of(EditedSeries series) throws IOException;
    }

    private static Arguments edit(String what, String code, Edit edit) {
        return Arguments.of(what, code, edit);
    }

    static Stream<Arguments> headers() {
        return Stream.of(
                edit("every fifth slice missing", "SLICE_GAP", series -> series.keeping(slice -> slice % 5 != 0)),
                edit("every second slice missing", "SLICE_SPACING", series -> series.keeping(slice -> slice % 2 == 0)),
                edit("five slices", "TOO_FEW_SLICES", series -> series.keeping(slice -> slice < 5)),
                edit("C1 and C2 only", "SHORT_EXTENT", series -> series.keeping(slice -> slice > 57)),
                edit(
                        "thick slices",
                        "SLICE_THICKNESS",
                        series ->
                                series.changing((slice, builder) -> builder.putDouble(Tags.SLICE_THICKNESS, Vr.DS, 5))),
                edit(
                        "thin slices far apart",
                        "SLICE_COVERAGE",
                        series -> series.changing(
                                (slice, builder) -> builder.putDouble(Tags.SLICE_THICKNESS, Vr.DS, 0.6))),
                edit(
                        "kernel of the lungs",
                        "KERNEL",
                        series -> series.changing(
                                (slice, builder) -> builder.putString(Tags.CONVOLUTION_KERNEL, Vr.SH, "Lung"))));
    }

    static Stream<Arguments> voxels() {
        return Stream.of(
                edit("intercept 1000 too high", "AIR_FRACTION", intercept(1000)),
                edit("intercept 500 too low", "SOFT_FRACTION", intercept(-500)),
                edit("intercept 120 too low", "AIR_PEAK", intercept(-120)),
                edit("water phantom", "BONE_FRACTION", drawn(SafetyIT::water)),
                edit("noise", "BONE_FRACTION", drawn((place, noise) -> noise.nextGaussian() * 500)),
                edit("air", "AIR_FRACTION", drawn((place, noise) -> AIR + noise.nextGaussian() * 10)),
                edit("the same slice again and again", "UNCHANGED_SLICES", series -> {
                    Pixels stored = series.stored();
                    return series.withStored((slice, row, column) -> stored.at(44, row, column));
                }),
                edit("half of the voxels dense as metal", "DENSE_FRACTION", series -> {
                    Pixels stored = series.stored();
                    return series.withStored((slice, row, column) -> {
                        double value = stored.at(slice, row, column);
                        return value > 1024 + 400 ? value + 3000 : value;
                    });
                }));
    }

    static Stream<Arguments> anatomy() {
        return Stream.of(
                edit("knee", "LEVELS_NOT_FOUND", drawn(SafetyIT::knee)),
                edit("head to the feet", "LEVEL_MOVED", series -> {
                    Pixels stored = series.stored();
                    int last = series.sliceCount() - 1;
                    return series.withStored((slice, row, column) -> stored.at(last - slice, row, column));
                }),
                edit("face down", "LEVEL_TURNED", turned((last, row, column) -> new int[] {last - row, last - column})),
                edit("back to front", "LEVEL_TURNED", turned((last, row, column) -> new int[] {last - row, column})),
                edit("turned to the left", "LEVEL_TURNED", turned((last, row, column) ->
                        new int[] {column, last - row})),
                edit("turned to the right", "LEVEL_TURNED", turned((last, row, column) ->
                        new int[] {last - column, row})),
                edit("coronal slices called axial", "LEVELS_NOT_FOUND", SafetyIT::coronal),
                edit("C1 and C2 above air", "LEVELS_NOT_FOUND", series -> {
                    Pixels stored = series.stored();
                    Random noise = new Random(3);
                    return series.withStored((slice, row, column) ->
                            slice > 57 ? stored.at(slice, row, column) : 24 + noise.nextGaussian() * 10);
                }),
                edit("real head, gantry straight", "LEVELS_NOT_FOUND", series -> straight("head_ge_tilt_variable", 3)),
                edit(
                        "real thorax, twice as tall",
                        "LEVELS_NOT_FOUND",
                        series -> straight("thorax_r01001_top24_1mm", 3)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource({"headers", "voxels", "anatomy"})
    void declines(String what, String code, Edit edit) throws Exception {
        Analysis analysis = analyze(edit.of(sample()));

        assertThat(analysis.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(analysis.reason().orElseThrow().code()).isEqualTo(code);
        assertThat(analysis.reason().orElseThrow().sentence()).matches("[\\x20-\\x7E]{20,}");
        assertThat(analysis.findings()).isEmpty();
        assertThat(analysis.patient().probability()).isEmpty();
    }

    /** No voxel tells: only Image Orientation (Patient) does. The model card says so. */
    @Test
    void cannotSeeThatLeftIsRight() throws Exception {
        Analysis analysis = analyze(
                turned((last, row, column) -> new int[] {row, last - column}).of(sample()));

        assertThat(analysis.outcome()).isEqualTo(Outcome.ANALYSED);
    }

    private static Edit intercept(double shift) {
        return series ->
                series.changing((slice, builder) -> builder.putDouble(Tags.RESCALE_INTERCEPT, Vr.DS, -1024 + shift));
    }

    /** Where the pixel at row and column of a square slice comes from. */
    interface Source {
        int[] of(int last, int row, int column);
    }

    private static Edit turned(Source source) {
        return series -> {
            Pixels stored = series.stored();
            int last = series.rows() - 1;
            return series.withStored((slice, row, column) -> {
                int[] from = source.of(last, row, column);
                return stored.at(slice, from[0], from[1]);
            });
        };
    }

    /** Slices from front to back, the head above, with the headers of axial ones. */
    private static EditedSeries coronal(EditedSeries series) {
        Pixels stored = series.stored();
        int top = series.sliceCount() - 1;
        double slicesPerRow = series.pixelMm() / series.stepMm();
        return series.stacked(series.rows() / 2, 2 * series.pixelMm()).withStored((slice, row, column) -> {
            int from = top - (int) (row * slicesPerRow);
            return from < 0 ? 24 : stored.at(from, 2 * slice, column);
        });
    }

    /** The slices of a real series up and down again, axial, so far apart. */
    private static EditedSeries straight(String name, double stepMm) throws IOException {
        EditedSeries real = EditedSeries.read(SharedData.path("ct_series/" + name));
        Pixels stored = real.stored();
        int last = real.sliceCount() - 1;
        return real.stacked(2 * last + 1, stepMm)
                .withStored((slice, row, column) -> stored.at(slice <= last ? slice : 2 * last - slice, row, column))
                .changing((slice, builder) -> builder.remove(Tags.BODY_PART_EXAMINED));
    }

    /** Millimetres from the middle of the series: to the left, back and head. */
    record Place(double x, double y, double z) {

        boolean isWithin(double centreX, double centreY, double radius) {
            return Math.hypot(x - centreX, y - centreY) < radius;
        }
    }

    /** Hounsfield units of a place. */
    interface Body {
        double at(Place place, Random noise);
    }

    private static Edit drawn(Body body) {
        return series -> {
            Random noise = new Random(7);
            double pixelMm = series.pixelMm();
            double stepMm = series.stepMm();
            double middle = (series.rows() - 1) / 2.0;
            double centre = (series.sliceCount() - 1) / 2.0;
            return series.withHounsfield((slice, row, column) -> body.at(
                    new Place((column - middle) * pixelMm, (row - middle) * pixelMm, (slice - centre) * stepMm),
                    noise));
        };
    }

    private static double water(Place place, Random noise) {
        return (place.isWithin(0, 0, 70) ? 0 : AIR) + noise.nextGaussian() * 10;
    }

    /** Femur, tibia, fibula and kneecap: a shell of bone round marrow, in a cylinder of muscle. */
    private static double knee(Place place, Random noise) {
        double shaft = Math.abs(place.z()) > 30 ? 15 : 32;
        boolean gap = Math.abs(place.z()) < 3;
        double hu = place.isWithin(0, 0, 70) ? 50 : AIR;
        hu = gap ? hu : bone(place, 0, 5, shaft, hu);
        hu = place.z() < -12 ? bone(place, 38, 12, 7, hu) : hu;
        hu = Math.abs(place.z() - 18) < 18 ? bone(place, 0, -42, 16, hu) : hu;
        return hu + noise.nextGaussian() * 15;
    }

    private static double bone(Place place, double x, double y, double radius, double outside) {
        return place.isWithin(x, y, radius - 4) ? 180 : place.isWithin(x, y, radius) ? 1100 : outside;
    }
}
