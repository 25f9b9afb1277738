package org.atlasnode.results.capture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.results.source.InstanceReference;

/**
 * The overlay images of an analysis, a series of their own: the summary first, then the key slices from head to foot, then
 * the view from the front where something was found.
 * Same input, same bytes.
 */
public final class OverlaySeries {

    /** Series Number (0020,0011) of overlays: after the reports. */
    public static final int SERIES_NUMBER = 9002;

    private final OverlayInput input;

    private OverlaySeries(OverlayInput input) {
        this.input = input;
    }

    /** The overlays of an analysed series. */
    public static List<Overlay> of(OverlayInput input, Volume volume) {
        return new OverlaySeries(input).analysed(new WindowedVolume(
                volume, DisplayWindow.of(input.analysis(), input.source().header(), input.node())));
    }

    /** The one overlay of a series that was not analysed, which says so. */
    public static List<Overlay> notice(OverlayInput input) {
        return List.of(new OverlaySeries(input).notice());
    }

    private List<Overlay> analysed(WindowedVolume volume) {
        List<Overlay> overlays = new ArrayList<>();
        overlays.add(summary(volume, Plane.SAGITTAL, 1));
        for (KeySlice slice : KeySlice.of(input.analysis(), volume.geometry())) {
            overlays.add(axial(volume, slice, overlays.size() + 1));
        }
        if (hasPlacedFinding()) {
            overlays.add(summary(volume, Plane.CORONAL, overlays.size() + 1));
        }
        return overlays;
    }

    /** From the front one sees on which side a finding lies. */
    private boolean hasPlacedFinding() {
        return input.analysis().findings().stream()
                .anyMatch(finding ->
                        finding.place().flatMap(Finding.Place::findingMm).isPresent());
    }

    private Overlay summary(WindowedVolume volume, Plane plane, int instanceNumber) {
        Frame frame = frame();
        SummaryPage.draw(frame, volume, input.analysis(), plane);
        return overlay(
                new SecondaryCapture.Picture(
                        frame.image(),
                        instanceNumber,
                        plane.orientation(),
                        "AI overlay: " + plane.name().toLowerCase(Locale.ROOT)
                                + " view with the structures that were found, and table of results",
                        true,
                        input.source().instances()),
                Set.of());
    }

    private Overlay axial(WindowedVolume volume, KeySlice slice, int instanceNumber) {
        Frame frame = frame();
        String imageNumber = input.imageNumbers().getOrDefault(slice.geometry().sopInstanceUid(), "");
        AxialPage.draw(frame, volume, slice, imageNumber);
        Orientation orientation = slice.geometry().orientation();
        String levels =
                slice.levels().stream().map(level -> level.target().name()).collect(Collectors.joining(" "));
        List<InstanceReference> source =
                input.source().find(slice.geometry().frame()).stream().toList();
        return overlay(
                new SecondaryCapture.Picture(
                        frame.image(),
                        instanceNumber,
                        List.of(
                                Directions.letters(orientation.alongRow()),
                                Directions.letters(orientation.alongColumn())),
                        "AI overlay: axial slice, " + levels,
                        false,
                        source),
                shown(slice));
    }

    private static Set<Target> shown(KeySlice slice) {
        return slice.levels().stream()
                .filter(level -> level.assessment() == Assessment.PRESENT)
                .map(Finding::target)
                .collect(Collectors.toSet());
    }

    private Overlay notice() {
        Frame frame = frame();
        NoticePage.draw(frame, input.analysis());
        return overlay(
                new SecondaryCapture.Picture(
                        frame.image(),
                        1,
                        List.of(),
                        "AI notice: series not analysed",
                        false,
                        input.source().instances()),
                Set.of());
    }

    private Overlay overlay(SecondaryCapture.Picture picture, Set<Target> shows) {
        return new Overlay(picture.instanceNumber(), SecondaryCapture.of(input, picture), shows);
    }

    private Frame frame() {
        return new Frame(
                input.algorithm(), input.node(), input.time(), input.source().header());
    }
}
