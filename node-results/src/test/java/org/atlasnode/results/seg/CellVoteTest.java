package org.atlasnode.results.seg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.atlasnode.core.volume.LabelMap;
import org.junit.jupiter.api.Test;

class CellVoteTest {

    private static final LabelMap.Axis AXIS = new LabelMap.Axis(0, 1, 0);

    private static LabelMap map(int depth, int rows, int columns, byte... labels) {
        return new LabelMap(new LabelMap.Grid(depth, rows, columns, AXIS, AXIS, 0, 1), List.of("A", "B", "C"), labels);
    }

    @Test
    void theCellDecidesOnItsCentre() {
        Random random = new Random(11);
        byte[] labels = new byte[4 * 5 * 6];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(4);
        }
        LabelMap map = map(4, 5, 6, labels);
        CellVote vote = new CellVote(map);
        for (int i = 0; i < labels.length; i++) {
            assertThat(vote.at(i / 30, i / 6 % 5, i % 6)).isEqualTo(labels[i]);
        }
    }

    @Test
    void theNearerOfTwoCellsHasThePoint() {
        CellVote vote = new CellVote(map(1, 1, 2, (byte) 1, (byte) 2));
        assertThat(vote.at(0, 0, 0.49)).isEqualTo(1);
        assertThat(vote.at(0, 0, 0.51)).isEqualTo(2);
        assertThat(vote.at(0, 0, 0.5)).isEqualTo(1);
    }

    @Test
    void whatTiesWithNothingIsNothing() {
        CellVote vote = new CellVote(map(1, 1, 2, (byte) 0, (byte) 2));
        assertThat(vote.at(0, 0, 0.5)).isZero();
        assertThat(vote.at(0, 0, 0.6)).isEqualTo(2);
    }

    @Test
    void structuresTogetherDoNotOutvoteOneThatHasMore() {
        CellVote vote = new CellVote(map(1, 2, 2, (byte) 1, (byte) 1, (byte) 0, (byte) 3));
        assertThat(vote.at(0, 0.5, 0.4)).isEqualTo(1);
        assertThat(vote.at(0, 0.9, 0.1)).isZero();
    }
}
