package org.atlasnode.results.sr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.Percentage;

/**
 * The Measurement Group of one target: TID 1411 where there are boxes on several slices, TID 1410 where there is one box
 * (which holds exactly one region), else TID 1501. Finding stands in positive groups
 * only: a viewer that lists Finding with Finding Site would show a fracture at a level that has none. A target that was
 * not judged has no number, and its answer is Undetermined.
 */
final class TargetGroup {

    private static final String PLANAR_ROI_MEASUREMENTS = "1410";
    private static final String VOLUMETRIC_ROI_MEASUREMENTS = "1411";
    private static final String MEASUREMENT_GROUP = "1501";
    private static final int DECIMALS = 2;

    private final ReportInput input;
    private final Finding finding;

    TargetGroup(ReportInput input, Finding finding) {
        this.input = input;
        this.finding = finding;
    }

    ContentItem toItem() {
        List<ContentItem> items = new ArrayList<>();
        items.add(new ContentItem.Text(
                Relationship.HAS_OBS_CONTEXT,
                Codes.TRACKING_IDENTIFIER,
                finding.target().name()));
        items.add(new ContentItem.UidRef(
                Relationship.HAS_OBS_CONTEXT,
                Codes.TRACKING_UNIQUE_IDENTIFIER,
                input.uids().tracking(finding.target())));
        if (finding.assessment() == Assessment.PRESENT) {
            items.add(new ContentItem.Coded(
                    Relationship.CONTAINS, Codes.FINDING, finding.target().finding()));
        }
        finding.boxes().forEach(box -> items.add(region(box)));
        if (!finding.boxes().isEmpty()) {
            Optional.ofNullable(input.illustrations().get(finding.target()))
                    .ifPresent(overlay -> items.add(new ContentItem.Image(
                            Relationship.CONTAINS, Optional.of(Codes.ILLUSTRATION_OF_ROI), overlay)));
        }
        finding.target()
                .site()
                .ifPresent(site ->
                        items.add(new ContentItem.Coded(Relationship.HAS_CONCEPT_MOD, Codes.FINDING_SITE, site)));
        finding.probability().ifPresent(probability -> items.add(certainty(probability)));
        items.add(new ContentItem.Coded(Relationship.CONTAINS, finding.target().finding(), assessment()));
        return new ContentItem.Container(Relationship.CONTAINS, Codes.MEASUREMENT_GROUP, template(finding), items);
    }

    private static String template(Finding finding) {
        return switch (finding.boxes().size()) {
            case 0 -> MEASUREMENT_GROUP;
            case 1 -> PLANAR_ROI_MEASUREMENTS;
            default -> VOLUMETRIC_ROI_MEASUREMENTS;
        };
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
        FrameRef slice = finding.place().map(Finding.Place::keySlice).orElseGet(() -> slices.get(slices.size() / 2));
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
            case NOT_COVERED -> throw new IllegalStateException("a target out of view has no group");
        };
    }
}
