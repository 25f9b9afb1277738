package org.atlasnode.results.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.config.ResultTerms.OverlayTerms;
import org.atlasnode.core.config.ResultTerms.Window;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Suspicion;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DisplayWindowTest {

    private static final DataSet BRAIN = DataSet.builder()
            .putString(Tags.WINDOW_CENTER, Vr.DS, "35", "700")
            .putString(Tags.WINDOW_WIDTH, Vr.DS, "80.0", "3200")
            .build();

    private static Analysis ofBone;
    private static Analysis ofBlood;

    @BeforeAll
    static void makeAnalyses() {
        ofBone = TestAnalysis.of(TestSeries.phantom()).build();
        Target patient = new Target(
                "any", "hemorrhage", new Code("1386000", "SCT", "Intracranial hemorrhage"), Optional.empty());
        ofBlood = new Analysis(
                ofBone.algorithm(),
                ofBone.outcome(),
                new Analysis.PatientFinding(patient, Assessment.ABSENT, Optional.of(0.1), 0.5, Suspicion.NONE),
                ofBone.findings(),
                Optional.empty(),
                List.of(),
                ofBone.timing());
    }

    @Test
    void isForBoneWhereFracturesAreLookedFor() {
        assertThat(DisplayWindow.of(ofBone, BRAIN, TestAnalysis.NODE)).isEqualTo(new Window(450, 1900));
    }

    @Test
    void isTheScannersFirstForOtherFindings() {
        assertThat(DisplayWindow.of(ofBlood, BRAIN, TestAnalysis.NODE)).isEqualTo(new Window(35, 80));
    }

    @Test
    void isForSoftTissueWhereTheScannerWroteNoneOfUse() {
        DataSet none =
                BRAIN.toBuilder().putString(Tags.WINDOW_WIDTH, Vr.DS, "0").build();
        assertThat(DisplayWindow.of(ofBlood, none, TestAnalysis.NODE)).isEqualTo(new Window(40, 400));
        assertThat(DisplayWindow.of(ofBlood, DataSet.empty(), TestAnalysis.NODE))
                .isEqualTo(new Window(40, 400));
    }

    @Test
    void isTheSitesForTheModelBeforeAllOthers() {
        Window wanted = new Window(60, 120);
        ResultTerms terms = new ResultTerms(
                Language.ENGLISH,
                Optional.empty(),
                9001,
                Map.of(),
                new OverlayTerms(true, false, Map.of("cspine-fracture", wanted)));
        assertThat(DisplayWindow.of(ofBone, BRAIN, TestAnalysis.NODE.withTerms(terms)))
                .isEqualTo(wanted);
    }
}
