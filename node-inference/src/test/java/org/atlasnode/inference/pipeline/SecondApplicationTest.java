package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.testkit.DrawnHead;
import org.atlasnode.testkit.SyntheticSeries;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another application, of one stage, that nothing but its folder describes: haemorrhage in a drawn head. */
class SecondApplicationTest {

    private static final Path PACKAGE = Path.of("src/test/resources/models/ich");

    /** A cell of the heat map is 4 pixels of 1.6 mm or less. */
    private static final double CELL_MM = 6.4;

    private static ActiveModel model;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() throws Exception {
        model = ActiveModel.of(ModelPackageReader.read(PACKAGE), TinyModel.cpu());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private Analysis analyze(SyntheticSeries drawn) throws AnalysisException {
        SeriesOnDisk series = SeriesOnDisk.of(drawn, folder);
        Analysis analysis = new SeriesAnalyzer(new VolumeLoader(2), Clock.systemUTC())
                .analyze(model, series.instances(), series::file, Cancellation.none());
        assertThat(analysis.reason()).isEmpty();
        return analysis;
    }

    private static Finding finding(Analysis analysis, String target) {
        return analysis.findings().stream()
                .filter(finding -> finding.target().name().equals(target))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void findsTheBloodWhereItIsHoweverTheImagesLie(DrawnHead.Lie lie) throws Exception {
        SyntheticSeries drawn = DrawnHead.bleeding(7, lie);
        Analysis analysis = analyze(drawn);
        Finding blood = finding(analysis, "intraparenchymal");

        assertThat(blood.assessment()).isEqualTo(Assessment.PRESENT);
        assertThat(blood.suspicion()).isEqualTo(Suspicion.HIGH);
        assertThat(blood.target().site().orElseThrow().meaning()).isEqualTo("Brain");
        Box3 box = blood.place().orElseThrow().findingMm().orElseThrow();
        double radius = DrawnHead.BLOOD_RADIUS_MM;
        Point3 centre = new Point3(DrawnHead.BLOOD_X_MM, DrawnHead.BLOOD_Y_MM, DrawnHead.BLOOD_Z_MM);
        assertNear(box.min(), centre.minus(new Point3(radius, radius, radius)));
        assertNear(box.max(), centre.plus(new Point3(radius, radius, radius)));
        assertThat(blood.place().orElseThrow().structure()).isEmpty();
        double keyMm = zMm(drawn, blood.place().orElseThrow().keySlice());
        assertThat(keyMm).isCloseTo(DrawnHead.BLOOD_Z_MM, within(radius));
    }

    private static void assertNear(Point3 found, Point3 drawn) {
        assertThat(found.xMm()).isCloseTo(drawn.xMm(), within(CELL_MM));
        assertThat(found.yMm()).isCloseTo(drawn.yMm(), within(CELL_MM));
        assertThat(found.zMm()).isCloseTo(drawn.zMm(), within(1.5 * DrawnHead.SLICE_MM));
    }

    private static double zMm(SyntheticSeries drawn, FrameRef frame) {
        for (int slice = 0; slice < DrawnHead.SLICES; slice++) {
            if (drawn.sopInstanceUid(slice).equals(frame.sopInstanceUid())) {
                return DrawnHead.zMm(slice);
            }
        }
        throw new AssertionError("no slice of the series: " + frame);
    }

    @Test
    void boxesOnSlicesLieInsideTheBoxInThePatient() throws Exception {
        SyntheticSeries drawn = DrawnHead.bleeding(7, DrawnHead.Lie.UPRIGHT);
        Finding blood = finding(analyze(drawn), "intraparenchymal");
        Box3 box = blood.place().orElseThrow().findingMm().orElseThrow();

        assertThat(blood.boxes()).hasSizeGreaterThan(5);
        for (SliceBox slice : blood.boxes()) {
            assertThat(zMm(drawn, slice.frame()))
                    .isBetween(box.min().zMm(), box.max().zMm());
            assertThat(slice.left()).isLessThan(slice.right());
            assertThat(slice.top()).isLessThan(slice.bottom());
        }
    }

    @Test
    void aMemberWithoutHeatGivesAKeySliceAndNoBoxes() throws Exception {
        SyntheticSeries drawn = DrawnHead.bleeding(7, DrawnHead.Lie.TURNED);
        Finding thin = finding(analyze(drawn), "subarachnoid");

        assertThat(thin.assessment()).isEqualTo(Assessment.PRESENT);
        assertThat(thin.boxes()).isEmpty();
        assertThat(thin.place().orElseThrow().findingMm()).isEmpty();
        assertThat(zMm(drawn, thin.place().orElseThrow().keySlice())).isCloseTo(DrawnHead.THIN_Z_MM, within(6.0));
    }

    @Test
    void targetsStandInTheOrderOfTheManifestWhateverTheOrderOfTheColumns() throws Exception {
        Analysis analysis = analyze(DrawnHead.bleeding(7, DrawnHead.Lie.UPRIGHT));

        assertThat(analysis.findings())
                .extracting(finding -> finding.target().name(), Finding::assessment)
                .containsExactly(
                        tuple("intraparenchymal", Assessment.PRESENT),
                        tuple("intraventricular", Assessment.ABSENT),
                        tuple("subarachnoid", Assessment.PRESENT));
    }

    @Test
    void thePatientsProbabilityIsTheColumnForThePatient() throws Exception {
        Analysis analysis = analyze(DrawnHead.bleeding(7, DrawnHead.Lie.UPRIGHT));
        double blood = finding(analysis, "intraparenchymal").probability().orElseThrow();

        assertThat(analysis.patient().assessment()).isEqualTo(Assessment.PRESENT);
        assertThat(analysis.patient().target().finding().value()).isEqualTo("1386000");
        assertThat(analysis.patient().probability().orElseThrow()).isCloseTo(0.875 * blood, within(1e-5));
    }

    @Test
    void aHeadWithoutBloodIsNegativeInAllTargets() throws Exception {
        Analysis analysis = analyze(DrawnHead.healthy(8));

        assertThat(analysis.findings()).extracting(Finding::assessment).containsOnly(Assessment.ABSENT);
        assertThat(analysis.patient().assessment()).isEqualTo(Assessment.ABSENT);
    }

    @Test
    void batchesOfAnySizeGiveTheSameAnswer() throws Exception {
        Path copy = TinyModel.copyInto(PACKAGE, folder.resolve("models"));
        TinyModel.replaceInManifest(copy, "batch: 7", "batch: 1000");
        Analysis inSevens = analyze(DrawnHead.bleeding(7, DrawnHead.Lie.UPRIGHT));
        try (ActiveModel atOnce = ActiveModel.of(ModelPackageReader.read(copy), TinyModel.cpu())) {
            SeriesOnDisk series =
                    SeriesOnDisk.of(DrawnHead.bleeding(7, DrawnHead.Lie.UPRIGHT), folder.resolve("again"));
            List<Finding> findings = new SeriesAnalyzer(new VolumeLoader(2), Clock.systemUTC())
                    .analyze(atOnce, series.instances(), series::file, Cancellation.none())
                    .findings();

            assertThat(findings).isEqualTo(inSevens.findings());
        }
    }
}
