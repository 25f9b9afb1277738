package org.atlasnode.results.capture;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.core.volume.Orientation;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.source.DisplayWindow;
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

    /** The overlays of an analysed series: an image for each picture, or all in one where the site wants that. */
    public static List<Overlay> of(OverlayInput input, Volume volume) {
        OverlaySeries series = new OverlaySeries(input);
        return series.overlays(series.analysed(new WindowedVolume(
                volume, DisplayWindow.of(input.analysis(), input.source().header(), input.node()))));
    }

    /** The one overlay of a series that was not analysed, which says so. */
    public static List<Overlay> notice(OverlayInput input) {
        OverlaySeries series = new OverlaySeries(input);
        return series.overlays(List.of(series.notice()));
    }

    /** A picture, and the targets whose most suspicious slice it is. */
    private record Page(SecondaryCapture.Picture picture, Set<Target> illustrates) {}

    private List<Page> analysed(WindowedVolume volume) {
        List<Page> pages = new ArrayList<>();
        pages.add(summary(volume, Plane.SAGITTAL));
        KeySlice.of(input.analysis(), volume.geometry()).forEach(slice -> pages.add(axial(volume, slice)));
        if (hasPlacedFinding()) {
            pages.add(summary(volume, Plane.CORONAL));
        }
        return pages;
    }

    private List<Overlay> overlays(List<Page> pages) {
        if (input.node().terms().overlays().multiFrame() && pages.size() > 1) {
            DataSet all =
                    SecondaryCapture.of(input, pages.stream().map(Page::picture).toList());
            Map<Target, InstanceReference> illustrations = new HashMap<>();
            for (int i = 0; i < pages.size(); i++) {
                illustrations.putAll(illustrations(all, pages.get(i), OptionalInt.of(i + 1)));
            }
            return List.of(new Overlay(1, all, illustrations));
        }
        List<Overlay> overlays = new ArrayList<>();
        for (Page page : pages) {
            int instanceNumber = overlays.size() + 1;
            DataSet image = SecondaryCapture.of(input, page.picture(), instanceNumber);
            overlays.add(new Overlay(instanceNumber, image, illustrations(image, page, OptionalInt.empty())));
        }
        return overlays;
    }

    private static Map<Target, InstanceReference> illustrations(DataSet image, Page page, OptionalInt frame) {
        InstanceReference reference = new InstanceReference(
                image.findUid(Tags.SOP_CLASS_UID).orElseThrow(),
                image.findUid(Tags.SOP_INSTANCE_UID).orElseThrow(),
                frame);
        return page.illustrates().stream().collect(Collectors.toMap(target -> target, target -> reference));
    }

    /** From the front one sees on which side a finding lies. */
    private boolean hasPlacedFinding() {
        return input.analysis().findings().stream()
                .anyMatch(finding ->
                        finding.place().flatMap(Finding.Place::findingMm).isPresent());
    }

    private Page summary(WindowedVolume volume, Plane plane) {
        Frame frame = frame();
        SummaryPage.draw(frame, volume, input.analysis(), plane);
        return new Page(
                new SecondaryCapture.Picture(
                        frame.image(),
                        plane.orientation(),
                        "AI overlay: " + plane.name().toLowerCase(Locale.ROOT)
                                + " view with the structures that were found, and table of results",
                        true,
                        input.source().instances()),
                Set.of());
    }

    private Page axial(WindowedVolume volume, KeySlice slice) {
        Frame frame = frame();
        String imageNumber = input.imageNumbers().getOrDefault(slice.geometry().sopInstanceUid(), "");
        AxialPage.draw(frame, volume, slice, imageNumber);
        Orientation orientation = slice.geometry().orientation();
        String levels =
                slice.levels().stream().map(level -> level.target().name()).collect(Collectors.joining(" "));
        return new Page(
                new SecondaryCapture.Picture(
                        frame.image(),
                        List.of(
                                Directions.letters(orientation.alongRow()),
                                Directions.letters(orientation.alongColumn())),
                        "AI overlay: axial slice, " + levels,
                        false,
                        input.source().find(slice.geometry().frame()).stream().toList()),
                mostSuspicious(slice));
    }

    /** The targets whose first box lies on this slice. */
    private static Set<Target> mostSuspicious(KeySlice slice) {
        return slice.levels().stream()
                .filter(level -> level.boxes().stream()
                        .limit(1)
                        .anyMatch(box -> box.frame().equals(slice.geometry().frame())))
                .map(Finding::target)
                .collect(Collectors.toSet());
    }

    private Page notice() {
        Frame frame = frame();
        NoticePage.draw(frame, input.analysis());
        return new Page(
                new SecondaryCapture.Picture(
                        frame.image(),
                        List.of(),
                        "AI notice: series not analysed",
                        false,
                        input.source().instances()),
                Set.of());
    }

    private Frame frame() {
        return new Frame(
                input.algorithm(),
                input.node(),
                input.context().time(),
                input.source().header());
    }
}
