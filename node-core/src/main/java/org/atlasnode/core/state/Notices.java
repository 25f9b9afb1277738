package org.atlasnode.core.state;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.Notice;

/**
 * The queue of messages to people, by channel, durable: a message is there until its channel took it or it was given up,
 * and so may be sent twice where the node ends in between. Thread-safe.
 */
public interface Notices {

    /** A message, and the channel that it is to leave by. */
    record Addressed(String channel, Notice notice) {}

    /** A message that waits. */
    record Waiting(long id, Notice notice, int attempts) {}

    /**
     * How a channel fares.
     *
     * @param sent when it took the last message
     * @param problem what the last attempt of a message that waits, or was given up, said; empty where there is none
     */
    record Standing(String channel, int waiting, int dead, Optional<Instant> sent, String problem) {}

    /** Puts messages into their queues. */
    void add(List<Addressed> notices);

    /** Messages of the channel that are due, oldest first, at most so many. */
    List<Waiting> due(String channel, Instant now, int limit);

    /** Until when the pace of the channel is used up, see {@code Pacing}; absent where nothing was sent yet. */
    Optional<Instant> pacedUntil(String channel);

    /** The channel took these, as one message or as several. */
    void sent(String channel, Collection<Long> ids, Instant now, Instant pacedUntil);

    /** The channel did not take these; they are tried again. */
    void retry(Collection<Long> ids, Instant due, String reason);

    /** Gives up messages that were tried in vain and are older than this; returns how many. */
    int giveUp(String channel, Instant createdBefore, Instant now);

    /** Gives up all but the newest that wait; returns how many. */
    int giveUpBeyond(String channel, int limit, Instant now);

    /** Gives up what waits for other channels than these; returns how many. */
    int giveUpOthers(Collection<String> channels, Instant now);

    /** Forgets messages that ended before this. */
    int forget(Instant endedBefore);

    /** One for each channel, in this order. */
    List<Standing> standings(Collection<String> channels);

    /**
     * Looks at the jobs that ended since the last call, each once, and puts the messages about them into their queues in
     * the same transaction; shadows are nobody's news.
     *
     * @param told makes the messages of a job that has succeeded, and of the peer that sent its series; none where it is
     *     none to tell of. Is called within the transaction, and asks the database for nothing.
     */
    int tellOfEndedJobs(BiFunction<Job, String, List<Addressed>> told);
}
