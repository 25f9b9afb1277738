package org.atlasnode.storescp;

import java.time.Duration;
import java.time.Instant;
import org.atlasnode.core.config.NodeConfig.Completion;

/**
 * When a series is complete: after a quiet time without a new instance if its slices leave no gap, and after a limit in
 * any case. A released association is no sign of its own: senders release between two instances of a series as well as
 * after the last, so it would only repeat what the quiet time says. Immutable.
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
    public record Decision(boolean complete, String reason, Instant lookAgain) {}

    public Decision decide(Instant lastArrival, Instant now, GapCheck gapCheck) {
        Instant quietEnd = lastArrival.plus(completion.quiet());
        Instant limitEnd = lastArrival.plus(longer(completion.limit(), completion.quiet()));
        if (now.isBefore(quietEnd)) {
            return new Decision(false, "", quietEnd);
        }
        if (!now.isBefore(limitEnd)) {
            return new Decision(true, "nothing arrived for " + text(completion.limit()), now);
        }
        if (gapCheck.hasGap()) {
            return new Decision(false, "", limitEnd);
        }
        return new Decision(true, "nothing arrived for " + text(completion.quiet()) + " and no slice is missing", now);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static String text(Duration duration) {
        return duration.toString().substring("PT".length()).toLowerCase(java.util.Locale.ROOT);
    }
}
