package org.atlasnode.results.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.wording.Phrase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeriesNamesTest {

    private static NodeIdentity node(Language language, int first, Map<ResultKind, String> descriptions) {
        return TestAnalysis.NODE.withTerms(
                new ResultTerms(language, Optional.empty(), first, descriptions, ResultTerms.DEFAULT.overlays()));
    }

    private static String name(NodeIdentity node, Algorithm algorithm) {
        return SeriesNames.description(
                node, algorithm, ResultKind.OVERLAY, Phrase.OVERLAY_SERIES, Phrase.NOT_FOR_DIAGNOSIS);
    }

    @Test
    void areAsUsualWhereTheSiteSaysNothing() {
        assertThat(name(TestAnalysis.NODE, TestAnalysis.ALGORITHM))
                .isEqualTo("AI cspine-fracture overlay - NOT FOR DIAGNOSIS");
        assertThat(SeriesNames.number(TestAnalysis.NODE, 9002)).isEqualTo(9002);
    }

    @Test
    void areTheSitesAndStillSayWhatTheResultIsWorth() {
        NodeIdentity node = node(Language.GERMAN, 501, Map.of(ResultKind.OVERLAY, "Haus {model} Bilder"));
        assertThat(name(node, TestAnalysis.ALGORITHM)).isEqualTo("Haus cspine-fracture Bilder - NICHT ZUR DIAGNOSE");
        assertThat(SeriesNames.number(node, 9002)).isEqualTo(502);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void keepTheEndWhereTheBeginningIsTooLong(Language language) {
        Algorithm usual = TestAnalysis.ALGORITHM;
        Algorithm long64 = new Algorithm(
                new ModelRef("m".repeat(64), "1.0.0", "0".repeat(64)),
                usual.title(),
                usual.manufacturer(),
                usual.intendedUse(),
                usual.label(),
                usual.parameters(),
                usual.device());
        String name = name(node(language, 9001, Map.of()), long64);
        assertThat(name).hasSize(64);
        assertThat(Phrase.NOT_FOR_DIAGNOSIS.ends(name)).isTrue();
    }

    @Test
    void theBodyPartIsTheModelsNotTheScanners() {
        DataSet head = DataSet.builder()
                .putString(Tags.BODY_PART_EXAMINED, Vr.CS, "HEAD")
                .build();
        TestSeries series = TestSeries.phantom();
        assertThat(BodyPart.of(TestAnalysis.of(series).build(), head)).isEqualTo("CSPINE");
    }
}
