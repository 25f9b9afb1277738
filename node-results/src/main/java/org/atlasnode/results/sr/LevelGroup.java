package org.atlasnode.results.sr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.LevelFinding;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.results.code.Code;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.Percentage;

/**
 * The Measurement Group of one vertebra: TID 1411 where there are boxes, else TID 1501. Finding stands in positive groups
 * only: a viewer that lists Finding with Finding Site would show a fracture at a level that has none. A level that was
 * not judged has no number, and its answer is Undetermined.
 */
final class LevelGroup {

    private static final String VOLUMETRIC_ROI_MEASUREMENTS = "1411";
    private static final String MEASUREMENT_GROUP = "1501";
    private static final int DECIMALS = 2;

    private final ReportInput input;
    private final LevelFinding finding;

    LevelGroup(ReportInput input, LevelFinding finding) {
        this.input = input;
        this.finding = finding;
    }

    ContentItem toItem() {
        List<ContentItem> items = new ArrayList<>();
        items.add(new ContentItem.Text(
                Relationship.HAS_OBS_CONTEXT,
                Codes.TRACKING_IDENTIFIER,
                finding.level().name()));
        items.add(new ContentItem.UidRef(
                Relationship.HAS_OBS_CONTEXT,
                Codes.TRACKING_UNIQUE_IDENTIFIER,
                input.uids().tracking(finding.level())));
        if (finding.assessment() == Assessment.PRESENT) {
            items.add(new ContentItem.Coded(Relationship.CONTAINS, Codes.FINDING, Codes.FRACTURE_OF_BONE));
        }
        finding.boxes().forEach(box -> items.add(region(box)));
        if (!finding.boxes().isEmpty()) {
            Optional.ofNullable(input.illustrations().get(finding.level()))
                    .ifPresent(overlay -> items.add(new ContentItem.Image(
                            Relationship.CONTAINS, Optional.of(Codes.ILLUSTRATION_OF_ROI), overlay)));
        }
        items.add(new ContentItem.Coded(
                Relationship.HAS_CONCEPT_MOD, Codes.FINDING_SITE, Codes.vertebra(finding.level())));
        finding.probability().ifPresent(probability -> items.add(certainty(probability)));
        items.add(new ContentItem.Coded(Relationship.CONTAINS, Codes.FRACTURE_OF_BONE, assessment()));
        return new ContentItem.Container(
                Relationship.CONTAINS,
                Codes.MEASUREMENT_GROUP,
                finding.boxes().isEmpty() ? MEASUREMENT_GROUP : VOLUMETRIC_ROI_MEASUREMENTS,
                items);
    }

    private ContentItem region(SliceBox box) {
        InstanceReference image = input.source()
                .find(box.frame())
                .orElseThrow(() -> new IllegalArgumentException("a box on an image that is not of the series"));
        return new ContentItem.Scoord(
                Relationship.CONTAINS,
                Codes.IMAGE_REGION,
                box,
                List.of(new ContentItem.Image(Relationship.SELECTED_FROM, Optional.empty(), image)));
    }

    private ContentItem certainty(double probability) {
        return new ContentItem.Num(
                Relationship.CONTAINS,
                Codes.CERTAINTY_OF_FINDING,
                Percentage.of(probability, finding.threshold(), DECIMALS),
                Codes.PERCENT,
                finding.boxes().isEmpty() ? sourceOfMeasurement() : List.of());
    }

    /** Without a region, a number without children stops the OHIF viewer from loading the report (results sheet, trap 8). */
    private List<ContentItem> sourceOfMeasurement() {
        List<FrameRef> slices = input.analysis().instances();
        FrameRef slice =
                finding.place().map(LevelFinding.Place::keySlice).orElseGet(() -> slices.get(slices.size() / 2));
        InstanceReference image = input.source()
                .find(slice)
                .orElseThrow(() -> new IllegalArgumentException("a slice that is not of the series"));
        return List.of(
                new ContentItem.Image(Relationship.INFERRED_FROM, Optional.of(Codes.SOURCE_OF_MEASUREMENT), image));
    }

    private Code assessment() {
        return switch (finding.assessment()) {
            case PRESENT -> Codes.PRESENT;
            case ABSENT -> Codes.ABSENT;
            case UNDETERMINED -> Codes.UNDETERMINED;
            case NOT_COVERED -> throw new IllegalStateException("a level out of view has no group");
        };
    }
}
