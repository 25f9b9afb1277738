package org.atlasnode.inference.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Box3;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.Point3;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.inference.DrawnVolume;
import org.atlasnode.inference.TinyModel;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.TensorBuffers;
import org.atlasnode.inference.volume.Intensities;
import org.atlasnode.inference.volume.LevelsInput;
import org.atlasnode.inference.volume.UprightVolume;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The host's numbers against those of models/training/atlas_training/reference.py over the same volume and graphs. */
class ReferenceParityTest {

    private static final ActiveModel MODEL = TinyModel.active();
    private static final JsonNode REFERENCE = read();

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of("src/test/resources/parity/drawn.json").toFile());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @AfterAll
    static void close() {
        MODEL.close();
    }

    private static Volume volume(boolean turned) {
        return turned ? DrawnVolume.turned() : DrawnVolume.upright();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void levelsStageGetsTheSameSlicesToTheByte(boolean turned) throws Exception {
        LevelsInput input = LevelsInput.of(
                new UprightVolume(volume(turned)),
                MODEL.manifest().stages(Stage.Levels.class).get(0),
                new TensorBuffers());
        ShortBuffer slices = input.slices().shorts();
        ByteBuffer bytes = ByteBuffer.allocate(slices.capacity() * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(slices);

        assertThat(input.slices().shape()).containsExactly(longs(REFERENCE.path("slices_shape")));
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array())))
                .isEqualTo(REFERENCE.path("slices_sha256").textValue());
    }

    @Test
    void countsTheSameIntensities() {
        Intensities fractions = Intensities.of(new UprightVolume(DrawnVolume.upright()));
        JsonNode measures = REFERENCE.path("measures");

        assertThat(fractions.air()).isEqualTo(measures.path("air_fraction").doubleValue());
        assertThat(fractions.soft()).isEqualTo(measures.path("soft_fraction").doubleValue());
        assertThat(fractions.bone()).isEqualTo(measures.path("bone_fraction").doubleValue());
        assertThat(fractions.dense()).isEqualTo(measures.path("dense_fraction").doubleValue());
        assertThat(fractions.airPeakHu()).isEqualTo(measures.path("air_peak_hu").doubleValue());
        assertThat(fractions.softPeakHu())
                .isEqualTo(measures.path("soft_peak_hu").doubleValue());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsTheSameLevelsProbabilitiesAndBoxes(boolean turned) throws Exception {
        UprightVolume upright = new UprightVolume(volume(turned));
        ModelRun run = new ModelRun(
                MODEL, upright, new TensorBuffers(), Cancellation.none(), new Stopwatch(Clock.systemUTC()));
        ModelPipeline.Outcome outcome = new ModelPipeline(run).run();
        Findings made = new Findings(outcome, MODEL.manifest(), upright);
        List<Finding> findings = made.targets();

        assertThat(outcome.declined()).isEmpty();
        for (JsonNode expected : REFERENCE.path("levels")) {
            String level = expected.path("level").textValue();
            Finding finding = findings.stream()
                    .filter(each -> each.target().name().equals(level))
                    .findFirst()
                    .orElseThrow();
            assertThat(outcome.found().orElseThrow().regions().get(level).volumeMl())
                    .isCloseTo(expected.path("volume_ml").doubleValue(), within(1e-9));
            assertThat(finding.probability().orElseThrow())
                    .isCloseTo(expected.path("p").doubleValue(), within(1e-4));
            assertThat(finding.assessment() == Assessment.PRESENT)
                    .isEqualTo(expected.path("positive").booleanValue());
            Finding.Place place = finding.place().orElseThrow();
            assertPoint(place.structure().orElseThrow().centroidMm(), expected.path("centroid_mm"));
            assertThat(place.keySlice())
                    .isEqualTo(FrameRef.of(
                            DrawnVolume.uid(expected.path("key_slice").intValue())));
            assertBoxes(finding, expected.path("boxes"), turned);
        }
        assertThat(made.patient(findings).probability().orElseThrow())
                .isCloseTo(REFERENCE.path("overall").doubleValue(), within(1e-4));
    }

    private static void assertBoxes(Finding finding, JsonNode boxes, boolean turned) {
        List<JsonNode> found = StreamSupport.stream(boxes.spliterator(), false)
                .filter(box -> !box.path("level_only").booleanValue())
                .toList();
        Finding.Place place = finding.place().orElseThrow();
        assertThat(place.findingMm().isPresent()).isEqualTo(!found.isEmpty());
        assertThat(finding.boxes().isEmpty()).isEqualTo(found.isEmpty());
        for (JsonNode box : found) {
            Box3 fracture = place.findingMm().orElseThrow();
            assertPoint(fracture.min(), box.path("low_mm"));
            assertPoint(fracture.max(), box.path("high_mm"));
            for (JsonNode slice : box.path("slices")) {
                SliceBox expected = expectedBox(slice, turned);
                assertThat(finding.boxes()).anySatisfy(made -> {
                    assertThat(made.frame()).isEqualTo(expected.frame());
                    assertThat(made.left()).isCloseTo(expected.left(), within(1e-9));
                    assertThat(made.top()).isCloseTo(expected.top(), within(1e-9));
                    assertThat(made.right()).isCloseTo(expected.right(), within(1e-9));
                    assertThat(made.bottom()).isCloseTo(expected.bottom(), within(1e-9));
                });
            }
        }
        for (JsonNode box : boxes) {
            if (box.path("level_only").booleanValue()) {
                assertPoint(place.structure().orElseThrow().extentMm().min(), box.path("low_mm"));
                assertPoint(place.structure().orElseThrow().extentMm().max(), box.path("high_mm"));
            }
        }
    }

    /** The reference's box counts from the centre of the first upright pixel, a slice box from the stored image's corner. */
    private static SliceBox expectedBox(JsonNode slice, boolean turned) {
        double left = slice.path("x0").doubleValue() + 0.5;
        double top = slice.path("y0").doubleValue() + 0.5;
        double right = slice.path("x1").doubleValue() + 0.5;
        double bottom = slice.path("y1").doubleValue() + 0.5;
        FrameRef frame = FrameRef.of(DrawnVolume.uid(slice.path("slice").intValue()));
        return turned
                ? new SliceBox(
                        frame,
                        DrawnVolume.ROWS - bottom,
                        DrawnVolume.COLUMNS - right,
                        DrawnVolume.ROWS - top,
                        DrawnVolume.COLUMNS - left)
                : new SliceBox(frame, left, top, right, bottom);
    }

    private static void assertPoint(Point3 point, JsonNode expected) {
        assertThat(point.xMm()).isCloseTo(expected.get(0).doubleValue(), within(1e-6));
        assertThat(point.yMm()).isCloseTo(expected.get(1).doubleValue(), within(1e-6));
        assertThat(point.zMm()).isCloseTo(expected.get(2).doubleValue(), within(1e-6));
    }

    private static long[] longs(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToLong(JsonNode::longValue)
                .toArray();
    }
}
