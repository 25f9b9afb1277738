package org.atlasnode.results.iod;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;

/** What the parts of a presentation state say of each other (PS3.3 §C.10.4, §C.10.5, §C.11.11). */
final class PresentationParts {

    private final DataSet result;
    private final Problems problems;

    PresentationParts(DataSet result, Problems problems) {
        this.result = result;
        this.problems = problems;
    }

    void check() {
        Set<Uid> presented = result.items(Tags.REFERENCED_SERIES_SEQUENCE).stream()
                .flatMap(series -> images(series).stream())
                .collect(Collectors.toSet());
        checkDisplayedAreas(presented);
        Set<String> layers = result.items(Tags.GRAPHIC_LAYER_SEQUENCE).stream()
                .map(layer -> layer.string(Tags.GRAPHIC_LAYER, ""))
                .collect(Collectors.toSet());
        for (DataSet annotation : result.items(Tags.GRAPHIC_ANNOTATION_SEQUENCE)) {
            problems.require(
                    layers.contains(annotation.string(Tags.GRAPHIC_LAYER, "")),
                    Tags.GRAPHIC_LAYER,
                    "is none of the Graphic Layer Sequence, PS3.3 §C.10.5");
            problems.require(
                    presented.containsAll(images(annotation)),
                    Tags.GRAPHIC_ANNOTATION_SEQUENCE,
                    "annotates an image that is not presented, PS3.3 §C.10.5");
            annotation.items(Tags.GRAPHIC_OBJECT_SEQUENCE).forEach(this::checkGraphic);
        }
        problems.require(
                result.items(Tags.SOFTCOPY_VOILUT_SEQUENCE).stream()
                        .allMatch(
                                item -> item.doubles(Tags.WINDOW_WIDTH).stream().allMatch(width -> width >= 1)),
                Tags.SOFTCOPY_VOILUT_SEQUENCE,
                "has a window narrower than 1, PS3.3 §C.11.2.1.2");
    }

    private static List<Uid> images(DataSet item) {
        return item.items(Tags.REFERENCED_IMAGE_SEQUENCE).stream()
                .flatMap(image -> image.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .toList();
    }

    /** Every image has an area; one without images is of all of them. */
    private void checkDisplayedAreas(Set<Uid> presented) {
        List<DataSet> areas = result.items(Tags.DISPLAYED_AREA_SELECTION_SEQUENCE);
        boolean all = areas.stream().anyMatch(area -> images(area).isEmpty());
        Set<Uid> displayed =
                areas.stream().flatMap(area -> images(area).stream()).collect(Collectors.toSet());
        problems.require(
                all ? presented.containsAll(displayed) : displayed.equals(presented),
                Tags.DISPLAYED_AREA_SELECTION_SEQUENCE,
                "is not of the presented images, PS3.3 §C.10.4");
    }

    private void checkGraphic(DataSet graphic) {
        List<Double> at = graphic.doubles(Tags.GRAPHIC_DATA);
        problems.require(
                at.size() == 2 * graphic.intValue(Tags.NUMBER_OF_GRAPHIC_POINTS, -1),
                Tags.GRAPHIC_DATA,
                "has not as many points as it says, PS3.3 §C.10.5.1.2");
        boolean closed = at.size() >= 4
                && at.get(0).equals(at.get(at.size() - 2))
                && at.get(1).equals(at.get(at.size() - 1));
        problems.require(
                closed || !graphic.string(Tags.GRAPHIC_TYPE, "").equals("POLYLINE"),
                Tags.GRAPHIC_DATA,
                "is an open polyline: boxes are closed, PS3.3 §C.10.5.1.2");
    }
}
