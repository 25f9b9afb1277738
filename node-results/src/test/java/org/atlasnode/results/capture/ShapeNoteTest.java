package org.atlasnode.results.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.atlasnode.core.config.Language;
import org.atlasnode.core.model.VertebralShape;
import org.atlasnode.core.model.VertebralShape.Grade;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.wording.Words;
import org.junit.jupiter.api.Test;

class ShapeNoteTest {

    private static final Words ENGLISH = new Words(Language.ENGLISH);

    private static final TestSeries SERIES = TestSeries.phantom();

    @Test
    void namesConspicuousVertebraeTheHighestGradeFirst() {
        TestAnalysis analysis = TestAnalysis.of(SERIES)
                .shape(Level.C3, new VertebralShape(21, Optional.empty(), Grade.LOW))
                .shape(Level.C4, new VertebralShape(8, Optional.of(1.2), Grade.NONE))
                .shape(Level.C5, new VertebralShape(34.4, Optional.of(4.2), Grade.MEDIUM));

        assertThat(ShapeNote.of(analysis.build(), ENGLISH))
                .contains("Shape, not validated: C5 medium -34 % 4 mm, C3 low -21 %");
    }

    @Test
    void leavesOutWhatRoundsToNothing() {
        TestAnalysis analysis = TestAnalysis.of(SERIES)
                .shape(Level.C4, new VertebralShape(0.4, Optional.of(6.2), Grade.HIGH))
                .shape(Level.C5, new VertebralShape(22, Optional.of(0.3), Grade.LOW));

        assertThat(ShapeNote.of(analysis.build(), ENGLISH))
                .contains("Shape, not validated: C4 high 6 mm, C5 low -22 %");
    }

    @Test
    void saysThatNothingIsConspicuousOnlyWhereSomethingWasMeasured() {
        TestAnalysis measured =
                TestAnalysis.of(SERIES).shape(Level.C4, new VertebralShape(8, Optional.of(1.2), Grade.NONE));

        assertThat(ShapeNote.of(measured.build(), ENGLISH)).contains("Shape, not validated: nothing conspicuous");
        assertThat(ShapeNote.of(TestAnalysis.of(SERIES).build(), ENGLISH)).isEmpty();
    }
}
