package org.atlasnode.storescp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.atlasnode.core.config.NodeConfig.Completion;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.storescp.CompletionPolicy.Decision;
import org.atlasnode.storescp.CompletionSign.Count;
import org.atlasnode.storescp.CompletionSign.Extent;
import org.atlasnode.storescp.CompletionSign.Meaning;
import org.atlasnode.storescp.CompletionSign.Named;
import org.junit.jupiter.api.Test;

/** What signs do to the completion of a series that has instances 1, 2 and 3. */
class CompletionEvidenceTest {

    private static final Instant LAST = Instant.parse("2026-01-01T12:00:00Z");
    private static final Set<Uid> HERE = uids(1, 2, 3);
    private static final CompletionSign STEP_DONE = sign(Meaning.WHOLE, named(1, 2, 3));

    private final CompletionPolicy policy =
            new CompletionPolicy(new Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)));

    @Test
    void completesAtOnceWhenAllOfTheWholeIsHereWhateverTheSlicesSay() {
        Decision decision = decide(Duration.ZERO, true, STEP_DONE);
        assertThat(decision.complete()).isTrue();
        assertThat(decision.reason()).isEqualTo("WHOLE says, and all 3 instances are here");
    }

    @Test
    void waitsForTheLimitWhileSomeOfTheWholeAreMissing() {
        CompletionSign sign = sign(Meaning.WHOLE, named(1, 2, 3, 4, 5));
        Decision decision = decide(Duration.ofSeconds(299), false, sign);
        assertThat(decision.complete()).isFalse();
        assertThat(decision.lookAgain()).isEqualTo(LAST.plusSeconds(300));
        assertThat(decide(Duration.ofSeconds(300), false, sign).reason())
                .isEqualTo("nothing arrived for 5m; WHOLE says, but 2 of 5 instances are missing");
    }

    @Test
    void onceAllAreHereMoreInstancesThanNamedDoNotMatter() {
        assertThat(decide(Duration.ZERO, true, sign(Meaning.WHOLE, named(1, 2))).complete())
                .isTrue();
        assertThat(decide(Duration.ZERO, true, sign(Meaning.WHOLE, new Count(3)))
                        .complete())
                .isTrue();
    }

    @Test
    void aCountThatIsNotReachedIsWaitedFor() {
        Decision decision = decide(Duration.ofMinutes(5), false, STEP_DONE, sign(Meaning.WHOLE, new Count(7)));
        assertThat(decide(Duration.ofSeconds(10), false, sign(Meaning.WHOLE, new Count(7)))
                        .complete())
                .isFalse();
        assertThat(decision.reason()).contains("4 of 7 instances are missing");
    }

    @Test
    void oneSignThatMissesAnInstanceOutweighsAnother() {
        assertThat(decide(Duration.ofSeconds(10), false, STEP_DONE, sign(Meaning.AT_LEAST, named(1, 9)))
                        .complete())
                .isFalse();
    }

    @Test
    void aSignOfAPartNeedsSlicesWithoutGapAndAllThatIsHere() {
        CompletionSign all = sign(Meaning.AT_LEAST, named(1, 2, 3));
        assertThat(decide(Duration.ZERO, false, all).reason())
                .isEqualTo("AT_LEAST says, and all 3 instances are here and no slice is missing");
        assertThat(decide(Duration.ZERO, true, all).lookAgain()).isEqualTo(LAST.plusSeconds(300));
        Decision part = decide(Duration.ZERO, false, sign(Meaning.AT_LEAST, named(1, 2)));
        assertThat(part.complete()).isFalse();
        assertThat(part.lookAgain()).isEqualTo(LAST.plusSeconds(10));
    }

    @Test
    void theQuietTimeCountsWhereMoreMayCome() {
        CompletionSign more = sign(Meaning.MORE_MAY_COME, Extent.UNKNOWN);
        assertThat(decide(Duration.ZERO, false, STEP_DONE, more).lookAgain()).isEqualTo(LAST.plusSeconds(10));
        assertThat(decide(Duration.ofSeconds(10), false, STEP_DONE, more).reason())
                .isEqualTo("nothing arrived for 10s and no slice is missing");
    }

    @Test
    void anAnswerIsAwaitedUntilTheLimit() {
        CompletionSign asked = sign(Meaning.ASKED, Extent.UNKNOWN);
        assertThat(decide(Duration.ofSeconds(299), false, asked).complete()).isFalse();
        assertThat(decide(Duration.ofSeconds(300), false, asked).reason())
                .isEqualTo("nothing arrived for 5m; ASKED says");
    }

    @Test
    void whatNamesNoneOfTheInstancesSpeaksOfAnotherSeries() {
        assertThat(decide(Duration.ofSeconds(10), false, sign(Meaning.WHOLE, named(7, 8)))
                        .reason())
                .isEqualTo("nothing arrived for 10s and no slice is missing");
    }

    @Test
    void remarksChangeNothingButAreTold() {
        CompletionSign remark = sign(Meaning.REMARK, Extent.UNKNOWN);
        assertThat(decide(Duration.ofSeconds(9), false, remark).complete()).isFalse();
        assertThat(CompletionEvidence.of(List.of(remark), HERE).remarks()).isEqualTo("; REMARK says");
    }

    private Decision decide(Duration since, boolean gap, CompletionSign... signs) {
        return policy.decide(LAST, LAST.plus(since), CompletionEvidence.of(List.of(signs), HERE), () -> gap);
    }

    private static CompletionSign sign(Meaning meaning, Extent extent) {
        return new CompletionSign(meaning, meaning + " says", extent);
    }

    private static Named named(int... instances) {
        return new Named(uids(instances));
    }

    private static Set<Uid> uids(int... instances) {
        return Arrays.stream(instances)
                .mapToObj(instance -> Uid.of("1.2.3." + instance))
                .collect(Collectors.toSet());
    }
}
