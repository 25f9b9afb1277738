package org.atlasnode.results.sr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.results.Level;
import org.atlasnode.results.ResultObjects;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.ResultContext;
import org.atlasnode.results.validate.ResultValidator;
import org.junit.jupiter.api.Test;

class KeyObjectDocumentTest {

    private final TestSeries series = TestSeries.umlauts();
    private final Analysis analysis =
            TestAnalysis.of(series).probability(Level.C5, 0.937).build();
    private final ResultContext context = ResultObjects.of(series, analysis).context();

    private static List<Uid> images(DataSet document) {
        return document.items(Tags.CONTENT_SEQUENCE).stream()
                .flatMap(item -> item.items(Tags.REFERENCED_SOP_SEQUENCE).stream())
                .flatMap(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID).stream())
                .toList();
    }

    @Test
    void namesTheSlicesOfTheBoxesTheMostSuspiciousFirst() {
        DataSet document = KeyObjectDocument.of(context, List.of()).orElseThrow();
        assertThat(ResultValidator.check(document, series.source(), analysis)).isEmpty();
        assertThat(images(document))
                .isEqualTo(analysis.findings().get(4).boxes().stream()
                        .map(SliceBox::frame)
                        .map(frame -> frame.sopInstanceUid())
                        .toList());
    }

    @Test
    void namesOverlaysAfterTheSlicesAndInTheEvidence() {
        InstanceReference overlay = new InstanceReference(
                Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, context.uids().overlay(2));
        DataSet document = KeyObjectDocument.of(context, List.of(overlay)).orElseThrow();
        assertThat(ResultValidator.check(document, series.source(), analysis)).isEmpty();
        assertThat(images(document)).hasSize(4).last().isEqualTo(overlay.sopInstanceUid());
        assertThat(document.items(Tags.CURRENT_REQUESTED_PROCEDURE_EVIDENCE_SEQUENCE)
                        .get(0)
                        .items(Tags.REFERENCED_SERIES_SEQUENCE))
                .extracting(item -> item.findUid(Tags.SERIES_INSTANCE_UID))
                .containsExactly(
                        Optional.of(series.source().key().seriesInstanceUid()),
                        Optional.of(context.uids().overlaySeries()));
    }

    @Test
    void ofNegativesThereIsNone() {
        assertThat(KeyObjectDocument.of(
                        ResultObjects.of(series, TestAnalysis.of(series).build())
                                .context(),
                        List.of()))
                .isEmpty();
    }
}
