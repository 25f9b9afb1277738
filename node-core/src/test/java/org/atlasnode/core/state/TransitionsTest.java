package org.atlasnode.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.SeriesState;
import org.junit.jupiter.api.Test;

/** The whole matrix of each state machine, written down a second time. */
class TransitionsTest {

    @Test
    void seriesMatrix() {
        assertThat(legal(SeriesState.values(), Transitions::isLegal))
                .containsExactly(
                        "COMPLETE>PLANNED",
                        "COMPLETE>RECEIVING",
                        "COMPLETE>SKIPPED",
                        "PLANNED>PLANNED",
                        "PLANNED>RECEIVING",
                        "RECEIVING>COMPLETE",
                        "RECEIVING>RECEIVING",
                        "SKIPPED>RECEIVING");
    }

    @Test
    void jobMatrix() {
        assertThat(legal(JobState.values(), Transitions::isLegal))
                .containsExactly(
                        "QUEUED>RUNNING", "RUNNING>DECLINED", "RUNNING>FAILED", "RUNNING>QUEUED", "RUNNING>SUCCEEDED");
    }

    @Test
    void deliveryMatrix() {
        assertThat(legal(DeliveryState.values(), Transitions::isLegal))
                .containsExactly(
                        "DEAD>PENDING",
                        "PENDING>SENDING",
                        "RETRY>PENDING",
                        "RETRY>SENDING",
                        "SENDING>DEAD",
                        "SENDING>PENDING",
                        "SENDING>RETRY",
                        "SENDING>STORED",
                        "STORED>COMMITTED",
                        "STORED>DEAD",
                        "STORED>PENDING",
                        "STORED>RETRY");
    }

    private static <S extends Enum<S>> Set<String> legal(S[] states, BiPredicate<S, S> isLegal) {
        Set<String> legal = new TreeSet<>();
        for (S from : states) {
            Arrays.stream(states).filter(to -> isLegal.test(from, to)).forEach(to -> legal.add(from + ">" + to));
        }
        return legal;
    }
}
