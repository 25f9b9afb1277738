package org.atlasnode.storescp;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.atlasnode.core.config.NodeConfig.Completion;

/**
 * When a series is complete: at once when all is here that others say belongs to it; else after a quiet time without a
 * new instance if its slices leave no gap and nobody names more; and after a limit in any case. A released association is
 * no sign of its own: senders release between two instances of a series as well as after the last, so it would only
 * repeat what the quiet time says. Nor is a step that is in progress: modalities leave steps open for hours after the
 * last image, so the quiet time counts then as ever. Immutable.
 */
public final class CompletionPolicy {

    private final Completion completion;

    public CompletionPolicy(Completion completion) {
        this.completion = completion;
    }

    /** Whether the slices that are there leave a gap; asked for only when it matters, since headers must be read. */
    @FunctionalInterface
    public interface GapCheck {
        boolean hasGap();
    }

    /**
     * What to do with a series now.
     *
     * @param complete whether it is complete, for the reason given; else look again at the time given
     */
    public record Decision(boolean complete, String reason, Instant lookAgain) {

        private static Decision complete(String reason, Instant now) {
            return new Decision(true, reason, now);
        }

        private static Decision wait(Instant until) {
            return new Decision(false, "", until);
        }
    }

    Decision decide(Instant lastArrival, Instant now, CompletionEvidence evidence, GapCheck gapCheck) {
        Instant limitEnd = lastArrival.plus(longer(completion.limit(), completion.quiet()));
        if (evidence.awaited().isPresent()) {
            return now.isBefore(limitEnd)
                    ? Decision.wait(limitEnd)
                    : Decision.complete(
                            nothingFor(completion.limit()) + "; "
                                    + evidence.awaited().get(),
                            now);
        }
        if (evidence.whole().isPresent()) {
            return Decision.complete(evidence.whole().get(), now);
        }
        Instant quietEnd = lastArrival.plus(completion.quiet());
        if (now.isBefore(quietEnd) && evidence.partial().isEmpty()) {
            return Decision.wait(quietEnd);
        }
        if (!now.isBefore(limitEnd)) {
            return Decision.complete(nothingFor(completion.limit()), now);
        }
        if (gapCheck.hasGap()) {
            return Decision.wait(limitEnd);
        }
        return Decision.complete(
                evidence.partial().orElse(nothingFor(completion.quiet())) + " and no slice is missing", now);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String nothingFor(Duration duration) {
        return "nothing arrived for "
                + duration.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
