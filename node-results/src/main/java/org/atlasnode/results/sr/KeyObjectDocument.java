package org.atlasnode.results.sr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Finding;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.source.ResultHeader;
import org.atlasnode.results.source.ResultSeries;
import org.atlasnode.results.source.ResultText;
import org.atlasnode.results.source.ResultUids;
import org.atlasnode.results.source.SeriesReferences;

/**
 * The slices that a reader should look at first as a Key Object Selection Document (PS3.3 §A.35.4), TID 2010: of each
 * suspected finding the most suspicious slices, then the overlays that show them. Of a series without a suspected finding
 * there is none. Same input, same bytes.
 */
public final class KeyObjectDocument {

    private static final String KEY_OBJECT_SELECTION = "2010";

    /** As many as overlays show. */
    private static final int SLICES_PER_FINDING = 3;

    private final ResultContext context;
    private final List<InstanceReference> slices;
    private final List<InstanceReference> overlays;

    private KeyObjectDocument(ResultContext context, List<InstanceReference> slices, List<InstanceReference> overlays) {
        this.context = context;
        this.slices = slices;
        this.overlays = overlays;
    }

    /**
     * The key objects of an analysed series; empty where nothing was found that lies on a slice.
     *
     * @param overlays pictures of suspected findings; none where somebody who gets this does not get them
     */
    public static Optional<DataSet> of(ResultContext context, List<InstanceReference> overlays) {
        List<InstanceReference> slices = slices(context);
        return slices.isEmpty()
                ? Optional.empty()
                : Optional.of(new KeyObjectDocument(context, slices, overlays).build());
    }

    private static List<InstanceReference> slices(ResultContext context) {
        Set<FrameRef> slices = new LinkedHashSet<>();
        suspected(context).forEach(finding -> slices.addAll(slices(finding)));
        return slices.stream()
                .flatMap(slice -> context.source().find(slice).stream())
                .toList();
    }

    private static List<Finding> suspected(ResultContext context) {
        return context.analysis().findings().stream()
                .filter(finding -> finding.assessment() == Assessment.PRESENT)
                .toList();
    }

    private static List<FrameRef> slices(Finding finding) {
        List<FrameRef> boxed = finding.boxes().stream()
                .map(SliceBox::frame)
                .distinct()
                .limit(SLICES_PER_FINDING)
                .toList();
        return boxed.isEmpty()
                ? finding.place().map(Finding.Place::keySlice).stream().toList()
                : boxed;
    }

    private DataSet build() {
        DataSetBuilder document = ResultHeader.of(context, ResultSeries.KEY_OBJECTS);
        ResultHeader.putContentTime(context, document);
        document.putEmpty(Tags.REFERENCED_PERFORMED_PROCEDURE_STEP_SEQUENCE, Vr.SQ);
        RequestedProcedure.put(context.source(), document);
        document.putItems(
                Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE,
                SeriesReferences.study(context.source().key().studyInstanceUid(), evidence()));
        new ContentEncoder(document.charset()).putRoot(content(), document);
        return document.build();
    }

    /** Every object of the content, each instance once (PS3.3 §C.17.2.3). */
    private Map<Uid, List<InstanceReference>> evidence() {
        Map<Uid, List<InstanceReference>> bySeries = new LinkedHashMap<>();
        bySeries.put(context.source().key().seriesInstanceUid(), whole(slices));
        if (!overlays.isEmpty()) {
            bySeries.put(context.uids().overlaySeries(), whole(overlays));
        }
        return bySeries;
    }

    private static List<InstanceReference> whole(List<InstanceReference> references) {
        return references.stream()
                .map(reference -> reference.withFrame(OptionalInt.empty()))
                .distinct()
                .toList();
    }

    private ContentItem.Container content() {
        List<ContentItem> items = new ArrayList<>();
        items.add(new ContentItem.Coded(Relationship.HAS_CONCEPT_MOD, Codes.LANGUAGE, Codes.ENGLISH));
        items.add(new ContentItem.Coded(Relationship.HAS_OBS_CONTEXT, Codes.OBSERVER_TYPE, Codes.DEVICE));
        items.add(new ContentItem.UidRef(
                Relationship.HAS_OBS_CONTEXT,
                Codes.DEVICE_OBSERVER_UID,
                ResultUids.device(context.analysis().algorithm().model())));
        items.add(new ContentItem.Text(Relationship.CONTAINS, Codes.KEY_OBJECT_DESCRIPTION, description()));
        slices.forEach(slice -> items.add(image(slice)));
        overlays.forEach(overlay -> items.add(image(overlay)));
        return new ContentItem.Container(Relationship.ROOT, Codes.OF_INTEREST, KEY_OBJECT_SELECTION, items);
    }

    private static ContentItem image(InstanceReference reference) {
        return new ContentItem.Image(Relationship.CONTAINS, Optional.empty(), reference);
    }

    private String description() {
        String findings = suspected(context).stream()
                .map(finding -> finding.target().name() + " " + finding.target().term())
                .collect(Collectors.joining(", "));
        return ResultText.line("AI key images, not verified. Suspected: " + findings + ". "
                + context.analysis().algorithm().model() + ". "
                + context.analysis().algorithm().label());
    }
}
