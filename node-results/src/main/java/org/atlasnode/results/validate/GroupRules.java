package org.atlasnode.results.validate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.CodeItems;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.SourceSeries;
import org.atlasnode.results.template.SrNode;

/** The Measurement Groups of a report: one for each target in view, each saying what the analysis says of it. */
final class GroupRules {

    private static final int BOX_NUMBERS = 10;
    private static final double HALF_A_HUNDREDTH = 0.005 + 1e-9;

    private final SourceSeries source;
    private final Analysis analysis;
    private final Problems problems;

    GroupRules(SourceSeries source, Analysis analysis, Problems problems) {
        this.source = source;
        this.analysis = analysis;
        this.problems = problems;
    }

    void check(List<SrNode> groups) {
        Set<Target> seen = new HashSet<>();
        for (SrNode group : groups) {
            Optional<Finding> finding = findingOf(group);
            if (finding.isEmpty()) {
                problems.add("a Measurement Group that is of no target of the analysis");
                continue;
            }
            Target target = finding.get().target();
            problems.require(seen.add(target), target + " has two Measurement Groups");
            checkGroup(group, finding.get());
        }
        for (Finding finding : analysis.findings()) {
            boolean wanted =
                    analysis.outcome() == Analysis.Outcome.ANALYSED && finding.assessment() != Assessment.NOT_COVERED;
            problems.require(
                    seen.contains(finding.target()) == wanted,
                    finding.target() + (wanted ? " has no Measurement Group" : " has a Measurement Group"));
        }
    }

    /** The target of a group: by its Finding Site where the model tells sites apart, and by its name. */
    private Optional<Finding> findingOf(SrNode group) {
        Optional<Code> site = group.child(Codes.FINDING_SITE).flatMap(SrNode::code);
        Optional<String> name = group.child(Codes.TRACKING_IDENTIFIER).map(SrNode::text);
        return analysis.findings().stream()
                .filter(finding -> finding.target().site().equals(site))
                .filter(finding -> site.isPresent()
                        || name.equals(Optional.of(finding.target().name())))
                .findFirst();
    }

    private void checkGroup(SrNode group, Finding finding) {
        String name = finding.target().name();
        problems.require(
                group.child(Codes.TRACKING_IDENTIFIER)
                        .filter(item -> item.text().equals(name))
                        .isPresent(),
                name + ": Tracking Identifier is missing or another");
        problems.require(
                group.child(Codes.TRACKING_UNIQUE_IDENTIFIER).isPresent(), name + ": no Tracking Unique Identifier");
        problems.require(
                group.child(Codes.FINDING_SITE)
                        .map(item -> item.relationship().equals("HAS CONCEPT MOD"))
                        .orElse(finding.target().site().isEmpty()),
                name + ": Finding Site is not HAS CONCEPT MOD");
        boolean present = finding.assessment() == Assessment.PRESENT;
        problems.require(
                group.child(Codes.FINDING).isPresent() == present,
                name + ": Finding stands where there is none, or is missing");
        Optional<Code> answer = group.child(finding.target().finding()).flatMap(SrNode::code);
        problems.require(answer.equals(Optional.of(code(finding.assessment()))), name + ": another answer than found");
        checkRegions(group, finding);
        checkCertainty(group, finding);
    }

    private static Code code(Assessment assessment) {
        return switch (assessment) {
            case PRESENT -> Codes.PRESENT;
            case ABSENT -> Codes.ABSENT;
            case UNDETERMINED, NOT_COVERED -> Codes.UNDETERMINED;
        };
    }

    private void checkRegions(SrNode group, Finding finding) {
        String name = finding.target().name();
        List<SrNode> regions = group.children(Codes.IMAGE_REGION);
        problems.require(regions.size() == finding.boxes().size(), name + ": not as many boxes as found");
        problems.require(
                group.template().equals(regions.isEmpty() ? "1501" : regions.size() == 1 ? "1410" : "1411"),
                name + ": Template Identifier is another");
        regions.forEach(region -> checkBox(region, name));
        List<FrameRef> shown = regions.stream()
                .flatMap(GroupRules::selectedFrom)
                .flatMap(image -> image.image().stream())
                .sorted()
                .toList();
        problems.require(
                shown.equals(
                        finding.boxes().stream().map(SliceBox::frame).sorted().toList()),
                name + ": boxes on other slices than found");
    }

    /** PS3.3 §C.18.6.1.2: closed, a rectangle, on the image, and the image is of the series. */
    private void checkBox(SrNode region, String name) {
        List<Double> at = region.item().doubles(Tags.GRAPHIC_DATA);
        boolean polyline = region.item().string(Tags.GRAPHIC_TYPE, "").equals("POLYLINE");
        problems.require(polyline && at.size() == BOX_NUMBERS, name + ": a region that is no box of five points");
        if (at.size() == BOX_NUMBERS) {
            problems.require(at.get(0).equals(at.get(8)) && at.get(1).equals(at.get(9)), name + ": an open box");
            double right = source.header().findDouble(Tags.COLUMNS).orElse(0);
            double bottom = source.header().findDouble(Tags.ROWS).orElse(0);
            for (int i = 0; i < BOX_NUMBERS; i += 2) {
                boolean inside = at.get(i) >= 0 && at.get(i) <= right && at.get(i + 1) >= 0 && at.get(i + 1) <= bottom;
                problems.require(inside, name + ": a box that leaves its image");
            }
            problems.require(at.get(2) > at.get(0) && at.get(5) > at.get(3), name + ": a box without extent");
        }
        List<SrNode> images = selectedFrom(region).toList();
        problems.require(
                images.size() == 1
                        && images.get(0).image().flatMap(source::find).isPresent(),
                name + ": a box without an image of the series");
    }

    private static Stream<SrNode> selectedFrom(SrNode region) {
        return region.children().stream()
                .filter(child -> child.valueType().equals("IMAGE")
                        && child.relationship().equals("SELECTED FROM"));
    }

    private void checkCertainty(SrNode group, Finding finding) {
        String name = finding.target().name();
        Optional<SrNode> certainty = group.child(Codes.CERTAINTY_OF_FINDING);
        problems.require(
                certainty.isPresent() == finding.probability().isPresent(),
                name + ": Certainty of Finding is missing, or stands where nothing was judged");
        if (certainty.isEmpty() || finding.probability().isEmpty()) {
            return;
        }
        DataSet item = certainty.get().item();
        Optional<DataSet> measured = item.firstItem(Tags.MEASURED_VALUE_SEQUENCE);
        OptionalDouble value =
                measured.map(found -> found.findDouble(Tags.NUMERIC_VALUE)).orElse(OptionalDouble.empty());
        double percent = 100 * finding.probability().get();
        problems.require(
                value.isPresent() && value.getAsDouble() >= 0 && value.getAsDouble() <= 100,
                name + ": Certainty is no number of 0 to 100");
        problems.require(
                Math.abs(value.orElse(-1) - percent) <= HALF_A_HUNDREDTH, name + ": another probability than found");
        problems.require(
                measured.flatMap(found -> found.firstItem(Tags.MEASUREMENT_UNITS_CODE_SEQUENCE))
                        .map(CodeItems::read)
                        .equals(Optional.of(Codes.PERCENT)),
                name + ": Certainty is not in percent");
        problems.require(
                !group.children(Codes.IMAGE_REGION).isEmpty()
                        || certainty
                                .get()
                                .child(Codes.SOURCE_OF_MEASUREMENT)
                                .flatMap(SrNode::image)
                                .filter(analysis.instances()::contains)
                                .isPresent(),
                name + ": Certainty without a region and without its slice");
    }
}
