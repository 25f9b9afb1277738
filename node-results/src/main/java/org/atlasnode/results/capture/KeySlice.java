package org.atlasnode.results.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.results.wording.Phrase;

/**
 * A received slice that is worth a picture, and the levels that it is shown for.
 *
 * @param slice index in the series, from the feet
 * @param why why it is shown though nothing was found on it; absent where that is plain
 */
record KeySlice(int slice, SliceGeometry geometry, List<Finding> levels, Optional<Phrase> why) {

    /** Pictures for one level: the most suspicious slices; all boxes are in the report. */
    private static final int SLICES_PER_LEVEL = 3;

    KeySlice {
        levels = List.copyOf(levels);
    }

    /**
     * The slices of the positive levels, head to foot; without any, the slice of the level with the highest probability.
     */
    static List<KeySlice> of(Analysis analysis, SeriesGeometry series) {
        List<Finding> positive = analysis.findings().stream()
                .filter(level -> level.assessment() == Assessment.PRESENT)
                .toList();
        Set<FrameRef> wanted = new LinkedHashSet<>();
        positive.forEach(level -> wanted.addAll(slicesOf(level)));
        List<Finding> shown = positive;
        Optional<Phrase> why = Optional.empty();
        if (wanted.isEmpty()) {
            shown = highest(analysis.findings()).stream().toList();
            why = Optional.of(Phrase.HIGHEST_OF_ALL);
            shown.forEach(level -> wanted.addAll(slicesOf(level)));
        }
        List<KeySlice> slices = new ArrayList<>();
        for (int slice = series.sliceCount() - 1; slice >= 0; slice--) {
            SliceGeometry geometry = series.slices().get(slice);
            if (wanted.contains(geometry.frame())) {
                slices.add(new KeySlice(slice, geometry, on(geometry.frame(), shown), why));
            }
        }
        return slices;
    }

    /** The slice of one finding, whatever the answer: that of its most suspicious box, else of its place. */
    static Optional<KeySlice> of(Finding finding, SeriesGeometry series) {
        return slicesOf(finding).stream()
                .findFirst()
                .flatMap(frame -> IntStream.range(0, series.sliceCount())
                        .filter(slice -> series.slices().get(slice).frame().equals(frame))
                        .mapToObj(slice ->
                                new KeySlice(slice, series.slices().get(slice), List.of(finding), Optional.empty()))
                        .findFirst());
    }

    /** The slice in the middle of the series, shown for a finding that has no place. */
    static KeySlice middle(List<Finding> findings, SeriesGeometry series) {
        int slice = series.sliceCount() / 2;
        return new KeySlice(slice, series.slices().get(slice), findings, Optional.of(Phrase.PLACE_UNKNOWN));
    }

    /** The boxes of a level on this slice. */
    List<SliceBox> boxes(Finding level) {
        return level.boxes().stream()
                .filter(box -> box.frame().equals(geometry.frame()))
                .toList();
    }

    static Optional<Finding> highest(List<Finding> levels) {
        return levels.stream()
                .filter(level ->
                        level.probability().isPresent() && level.place().isPresent())
                .max(Comparator.comparing(level -> level.probability().orElseThrow()));
    }

    private static Set<FrameRef> slicesOf(Finding level) {
        Set<FrameRef> slices = new LinkedHashSet<>();
        level.boxes().stream().map(SliceBox::frame).forEach(frame -> {
            if (slices.size() < SLICES_PER_LEVEL) {
                slices.add(frame);
            }
        });
        if (slices.isEmpty()) {
            level.place().ifPresent(place -> slices.add(place.keySlice()));
        }
        return slices;
    }

    private static List<Finding> on(FrameRef slice, List<Finding> levels) {
        return levels.stream()
                .filter(level -> level.boxes().isEmpty()
                        ? slicesOf(level).contains(slice)
                        : level.boxes().stream().anyMatch(box -> box.frame().equals(slice)))
                .toList();
    }
}
