package org.atlasnode.core.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SliceArraysTest {

    @TempDir
    private Path folder;

    private final VolumeLoader loader = new VolumeLoader(2);
    private final SliceArrays arrays = new SliceArrays();

    private Volume load() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return loader.load(loader.geometry(files.toList()), uid -> folder.resolve(uid + ".dcm"), arrays);
        }
    }

    @Test
    void theNextSeriesIsReadIntoTheSameArraysAndHoldsNothingOfTheLast() throws Exception {
        Slices.write(folder, Slices.header(1, 0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        Slices.write(folder, Slices.header(2, 1), 13, 14, 15);
        Volume first = load();
        Map<short[], Integer> used = new IdentityHashMap<>(Map.of(first.stored(0), 0, first.stored(1), 1));
        arrays.reclaim(first);
        Slices.write(folder, Slices.header(1, 0), -1);
        Slices.write(folder, Slices.header(2, 1), -2);

        Volume second = load();

        assertThat(used.keySet().removeAll(Set.of(second.stored(0), second.stored(1))))
                .isTrue();
        assertThat(used).isEmpty();
        assertThat(second.stored(0)).isNotSameAs(second.stored(1));
        assertThat(second.stored(0)).containsExactly(-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(second.stored(1)).containsExactly(-2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aVolumeInUseKeepsItsArrays() throws Exception {
        Slices.write(folder, Slices.header(1, 0), 7);

        assertThat(load().stored(0)).isNotSameAs(load().stored(0));
    }

    @Test
    void arraysOfAnotherSizeAreGivenUp() {
        Volume small = new Volume(SeriesGeometry.of(Slices.stack(0)), new short[][] {new short[12]}, 1, 0);
        arrays.reclaim(small);

        assertThat(arrays.take(13)).hasSize(13);
        assertThat(arrays.take(12)).isNotSameAs(small.stored(0));
    }
}
