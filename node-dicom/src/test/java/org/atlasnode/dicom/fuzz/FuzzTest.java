package org.atlasnode.dicom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fuzz target for a while, always with the same inputs; {@code ./atlas fuzz} goes on from here, guided by coverage.
 * A failure names the seed and the file that holds the input.
 */
class FuzzTest {

    private static final Duration LONGEST = Duration.ofSeconds(90);
    private static final int CUT_SEEDS = 3;
    private static final int MUTATED_SEED = 10_000;

    private final AtomicReference<byte[]> current = new AtomicReference<>(new byte[0]);

    static List<String> targets() {
        return FuzzTargets.all().stream().map(FuzzTarget::name).toList();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void holdsForMutatedInputs(String name) throws IOException {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> seeds = shortEnough(target.seeds());
        within(target, () -> {
            for (int seed = 0; seed < target.runs(); seed++) {
                byte[] input = new Mutator(target.grammar(), seed).mutate(seeds.get(seed % seeds.size()));
                check(target, input, "seed " + seed);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("targets")
    void holdsForInputsThatAreCutAnywhere(String name) throws IOException {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> seeds = target.seeds().stream()
                .sorted(Comparator.comparingInt(seed -> seed.length))
                .limit(CUT_SEEDS)
                .toList();
        assertThat(seeds).isNotEmpty();
        within(target, () -> {
            for (byte[] seed : seeds) {
                for (int length = 0; length <= seed.length; length += 1 + seed.length / target.cuts()) {
                    check(target, Arrays.copyOf(seed, length), "cut at " + length);
                }
            }
        });
    }

    /** Inputs that once were findings, in src/test/resources/fuzz/TARGET. */
    @ParameterizedTest
    @MethodSource("targets")
    void holdsForWhatOnceFailed(String name) throws IOException {
        FuzzTarget target = FuzzTargets.named(name);
        List<byte[]> inputs = onceFailed(name);
        within(target, () -> {
            for (byte[] input : inputs) {
                check(target, input, "a finding of old");
            }
        });
    }

    private static List<byte[]> onceFailed(String name) throws IOException {
        Path folder = Path.of("src", "test", "resources", "fuzz", name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                try (InputStream stream = Files.newInputStream(file)) {
                    inputs.add(stream.readAllBytes());
                }
            }
        }
        return inputs;
    }

    private static List<byte[]> shortEnough(List<byte[]> seeds) {
        List<byte[]> found =
                seeds.stream().filter(seed -> seed.length <= MUTATED_SEED).toList();
        assertThat(found).isNotEmpty();
        return found;
    }

    private void check(FuzzTarget target, byte[] input, String origin) throws IOException {
        current.set(input);
        Finding.check(target, input, origin);
    }

    private void within(FuzzTarget target, Executable executable) throws IOException {
        try {
            assertTimeoutPreemptively(LONGEST, executable);
        } catch (Finding e) {
            throw e;
        } catch (AssertionError e) {
            throw Finding.of(target, current.get(), "hangs or slow", e);
        }
    }
}
