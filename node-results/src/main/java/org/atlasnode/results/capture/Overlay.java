package org.atlasnode.results.capture;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.source.InstanceReference;

/**
 * One overlay image.
 *
 * @param illustrations the positive targets whose most suspicious slice it shows, and the picture that shows it
 */
public record Overlay(int instanceNumber, DataSet dataSet, Map<Target, InstanceReference> illustrations) {

    /** What overlays may be: an image each, or the frames of one (PS3.3 §A.8.1, §A.8.5). */
    public static final Set<Uid> SOP_CLASSES =
            Set.of(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.MULTI_FRAME_TRUE_COLOR_SECONDARY_CAPTURE_IMAGE_STORAGE);

    public Overlay {
        illustrations = Map.copyOf(illustrations);
    }

    /** The pictures that illustrate positive targets, in the order of the targets. */
    public static List<InstanceReference> illustrating(List<Overlay> overlays, Analysis analysis) {
        return analysis.findings().stream()
                .map(Finding::target)
                .flatMap(target -> overlays.stream()
                        .flatMap(overlay ->
                                Optional.ofNullable(overlay.illustrations().get(target)).stream()))
                .distinct()
                .toList();
    }
}
