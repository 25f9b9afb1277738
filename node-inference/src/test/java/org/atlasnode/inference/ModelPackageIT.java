package org.atlasnode.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Analysis.Outcome;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.testkit.MultiFrameCt;
import org.atlasnode.testkit.MultiFrameKind;
import org.atlasnode.testkit.SharedData;
import org.atlasnode.testkit.Validators;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shipped model package over the sample study, against what the Python reference answered, and over real series. */
class ModelPackageIT {

    private static final Logger LOG = LoggerFactory.getLogger(ModelPackageIT.class);
    private static final Path ROOT = SharedData.projectRoot();
    private static final Path SAMPLE = ROOT.resolve("samples/cspine-phantom");
    private static final OnnxRuntime CPU = TinyModel.cpu();

    /** Of probabilities, between two ways to the same answer. */
    private static final double P_TOLERANCE = 1e-4;

    @TempDir
    private Path folder;

    private static Optional<Analysis> inSlices = Optional.empty();

    private static ShippedModel model;

    @BeforeAll
    static void start() throws IOException {
        model = ShippedModel.on(CPU);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static Analysis analyze(Path folder, Predicate<Path> which) throws Exception {
        Analysis analysis = FolderAnalysis.of(model.active(), folder, which);
        LOG.info("{}: {} {} {}", folder.getFileName(), analysis.outcome(), analysis.reason(), analysis.timing());
        return analysis;
    }

    @Test
    void packageIsInServiceAfterItsGoldenVectors() {
        assertThat(model.status())
                .singleElement()
                .satisfies(status -> assertThat(status.problems()).isEmpty());
        assertThat(model.active().algorithm().label()).contains("NOT FOR CLINICAL USE");
    }

    @Test
    void sampleStudyGivesWhatTheReferenceAnswered() throws Exception {
        JsonNode expected =
                new ObjectMapper().readTree(SAMPLE.resolve("expected.json").toFile());
        double pTolerance = expected.path("tolerance").path("p").doubleValue();
        double centreTolerance = expected.path("tolerance").path("centre_mm").doubleValue();

        Analysis analysis = analyze(SAMPLE.resolve("dicom"), file -> true);

        assertThat(analysis.outcome()).isEqualTo(Outcome.ANALYSED);
        assertThat(analysis.patient().probability().orElseThrow())
                .isCloseTo(expected.path("overall").doubleValue(), within(pTolerance));
        for (JsonNode level : expected.path("levels")) {
            Finding finding = analysis.findings().stream()
                    .filter(found ->
                            found.target().name().equals(level.path("level").textValue()))
                    .findFirst()
                    .orElseThrow();
            assertThat(finding.probability().isPresent())
                    .isEqualTo(level.path("assessed").booleanValue());
            if (finding.probability().isPresent()) {
                assertThat(finding.probability().get())
                        .isCloseTo(level.path("p").doubleValue(), within(pTolerance));
                assertNear(finding.structure().orElseThrow().centroidMm(), level.path("centroid_mm"), centreTolerance);
                assertThat(finding.assessment() == Assessment.PRESENT)
                        .isEqualTo(level.path("positive").booleanValue());
                assertBoxes(finding, level.path("boxes"), centreTolerance);
            }
        }
    }

    static List<MultiFrameCt> conversions() {
        return List.of(
                MultiFrameCt.of(MultiFrameKind.ENHANCED),
                MultiFrameCt.of(MultiFrameKind.LEGACY_CONVERTED),
                MultiFrameCt.of(MultiFrameKind.ENHANCED).withDifferentRescales(),
                MultiFrameCt.of(MultiFrameKind.LEGACY_CONVERTED).in(2));
    }

    /** Bit for bit: what a frame says is what its slice said, so the tensors are the same. */
    @ParameterizedTest
    @MethodSource("conversions")
    void sampleStudyInFramesGivesWhatItGivesInSlices(MultiFrameCt conversion) throws Exception {
        List<DataSet> slices = new ArrayList<>();
        try (Stream<Path> files = Files.list(SAMPLE.resolve("dicom"))) {
            for (Path file : files.sorted().toList()) {
                slices.add(DicomFile.read(file).dataSet());
            }
        }
        List<Path> files = conversion.write(slices, folder);
        assertThat(files).hasSize(conversion.instanceCount());
        for (Path file : files) {
            assertThat(new Validators(folder).dciodvfy(file).errors()).isEmpty();
        }

        Analysis analysis = analyze(folder, file -> true);

        Analysis expected = singleFrames();
        assertThat(analysis.reason()).isEmpty();
        assertThat(analysis.patient()).isEqualTo(expected.patient());
        Map<FrameRef, FrameRef> frames = new HashMap<>();
        for (int slice = 0; slice < expected.instances().size(); slice++) {
            frames.put(expected.instances().get(slice), analysis.instances().get(slice));
        }
        assertThat(frames).hasSize(slices.size());
        assertThat(analysis.instances())
                .doesNotHaveDuplicates()
                .allMatch(frame -> frame.frameNumber().isPresent());
        assertThat(analysis.findings())
                .isEqualTo(expected.findings().stream()
                        .map(level -> inFrames(level, frames))
                        .toList());
    }

    /** However a slice is stored, the model is given the same volume, and says the same of the same places. */
    @ParameterizedTest
    @EnumSource(GeometryVariant.class)
    void sampleStudyStoredOtherwiseGivesTheSameAnswers(GeometryVariant variant) throws Exception {
        int number = 0;
        try (Stream<Path> files = Files.list(SAMPLE.resolve("dicom"))) {
            for (Path file : files.sorted().toList()) {
                DataSet changed = variant.of(DicomFile.read(file).dataSet());
                try (OutputStream stream = Files.newOutputStream(folder.resolve(++number + ".dcm"))) {
                    DicomFile.of(changed, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
                            .write(stream);
                }
            }
        }

        Analysis analysis = analyze(folder, file -> true);

        Analysis expected = singleFrames();
        assertThat(analysis.reason()).isEmpty();
        assertThat(analysis.patient().probability().orElseThrow())
                .isCloseTo(expected.patient().probability().orElseThrow(), within(P_TOLERANCE));
        for (int i = 0; i < expected.findings().size(); i++) {
            Finding made = analysis.findings().get(i);
            Finding wanted = expected.findings().get(i);
            assertThat(made.target()).isEqualTo(wanted.target());
            assertThat(made.probability().orElseThrow())
                    .isCloseTo(wanted.probability().orElseThrow(), within(P_TOLERANCE));
            Point3 centroid = made.structure().orElseThrow().centroidMm();
            assertThat(centroid.minus(wanted.structure().orElseThrow().centroidMm())
                            .length())
                    .isLessThan(0.01);
            assertThat(made.place().flatMap(Finding.Place::findingMm).isPresent())
                    .isEqualTo(wanted.place().flatMap(Finding.Place::findingMm).isPresent());
        }
    }

    private static Analysis singleFrames() throws Exception {
        if (inSlices.isEmpty()) {
            inSlices = Optional.of(analyze(SAMPLE.resolve("dicom"), file -> true));
        }
        return inSlices.get();
    }

    private static Finding inFrames(Finding finding, Map<FrameRef, FrameRef> frames) {
        return new Finding(
                finding.target(),
                finding.assessment(),
                finding.probability(),
                finding.threshold(),
                finding.suspicion(),
                finding.place()
                        .map(place ->
                                new Finding.Place(frames.get(place.keySlice()), place.structure(), place.findingMm())),
                finding.boxes().stream()
                        .map(box ->
                                new SliceBox(frames.get(box.frame()), box.left(), box.top(), box.right(), box.bottom()))
                        .toList());
    }

    private static void assertBoxes(Finding finding, JsonNode boxes, double tolerance) {
        for (JsonNode box : boxes) {
            if (box.path("level_only").booleanValue()) {
                assertThat(finding.boxes()).isEmpty();
            } else {
                Box3 fracture = finding.place().orElseThrow().findingMm().orElseThrow();
                Point3 centre = fracture.min().plus(fracture.max()).times(0.5);
                assertNear(centre, box.path("centre_mm"), tolerance);
                assertThat(finding.boxes()).isNotEmpty().allSatisfy(ModelPackageIT::assertOnImage);
            }
        }
    }

    private static void assertOnImage(SliceBox box) {
        assertThat(box.right()).isLessThanOrEqualTo(256);
        assertThat(box.bottom()).isLessThanOrEqualTo(256);
    }

    private static void assertNear(Point3 point, JsonNode expected, double tolerance) {
        assertThat(point.xMm()).isCloseTo(expected.get(0).doubleValue(), within(tolerance));
        assertThat(point.yMm()).isCloseTo(expected.get(1).doubleValue(), within(tolerance));
        assertThat(point.zMm()).isCloseTo(expected.get(2).doubleValue(), within(tolerance));
    }

    @ParameterizedTest
    @CsvSource({
        "ct_series/thorax_r01001_top24_1mm, '', BODY_PART",
        "ct_series/headneck_cerr_pt1, '', TRAINING_RANGE",
        "ct_series/head_ge_tilt_variable, '', GANTRY_TILT",
        "odd/gantry_tilt_siemens, '', GANTRY_TILT",
        "odd/missing_slice_ge, '', SLICE_GAP",
        "odd/duplicate_position_ge, '', DUPLICATE_POSITIONS",
        "odd/same_position_siemens, '', DUPLICATE_POSITIONS",
        "odd/study_scout_axial_summary, S1000, LOCALIZER",
        "odd/study_scout_axial_summary, S2010, BODY_PART",
        "odd/study_scout_axial_summary, S4010, SOP_CLASS",
        "odd/enhanced_ct, eCT_2frames_explicit, RESCALE",
        "odd/enhanced_ct, legacy_converted_mf, RESCALE",
        "odd/enhanced_ct, eCT_2frames_jpegls_nofrag_bot, RESCALE",
        "transfer_syntaxes/ct_family_cornerstone, CT_J2K_90, TOO_FEW_SLICES",
        "transfer_syntaxes/ct_family_cornerstone, CT_Deflated, TOO_FEW_SLICES",
    })
    void declinesWhatTheModelIsNotFor(String folder, String prefix, String code) throws Exception {
        Analysis analysis = analyze(
                SharedData.path(folder), file -> file.getFileName().toString().startsWith(prefix));

        assertThat(analysis.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(analysis.reason().orElseThrow().code()).isEqualTo(code);
        assertThat(analysis.reason().orElseThrow().sentence()).matches("[\\x20-\\x7E]+");
        assertThat(analysis.findings()).isEmpty();
        assertThat(analysis.patient().probability()).isEmpty();
    }
}
