package org.atlasnode.results.capture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.Volume;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultTime;

/**
 * The one slice that tells most of an answer, drawn as the overlays are: for people who ask about a single target,
 * whatever the answer was.
 *
 * @param words what it shows
 */
public record KeyImage(BufferedImage image, String words) {

    /**
     * The slice of a target; of the patient, that of the most suspicious finding; the middle of the series where the
     * model names no place.
     *
     * @param header of an instance of the series, up to the pixels
     */
    public static KeyImage of(Analysis analysis, String target, Volume volume, DataSet header, NodeIdentity node) {
        SeriesGeometry series = volume.geometry();
        Optional<Finding> finding = finding(analysis, target);
        Optional<KeySlice> placed = finding.flatMap(found -> KeySlice.of(found, series));
        KeySlice slice = placed.orElseGet(() -> KeySlice.middle(finding.stream().toList(), series));
        Frame frame = new Frame(analysis.algorithm(), node, ResultTime.of(analysis.timing(), header, node), header);
        AxialPage.draw(frame, new WindowedVolume(volume, DisplayWindow.of(analysis, header, node)), slice, "");
        return new KeyImage(frame.image(), words(slice, series, placed.isPresent()));
    }

    private static Optional<Finding> finding(Analysis analysis, String target) {
        List<Finding> own = analysis.findings().stream()
                .filter(finding -> finding.target().name().equals(target))
                .toList();
        return own.isEmpty() ? KeySlice.highest(analysis.findings()) : Optional.of(own.get(0));
    }

    private static String words(KeySlice slice, SeriesGeometry series, boolean placed) {
        String place = "slice " + (slice.slice() + 1) + " of " + series.sliceCount() + " from the feet";
        if (!placed) {
            return place + ", the middle of the series: the model names no place";
        }
        return place + ", shown for " + slice.levels().get(0).target().name();
    }
}
