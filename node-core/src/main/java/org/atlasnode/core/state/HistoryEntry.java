package org.atlasnode.core.state;

import java.time.Instant;

/**
 * A transition that was made.
 *
 * @param subject what made it: {@code series}, {@code job 12}, {@code delivery 7}, or {@code instance} and its UID
 * @param from state before; empty where it began to exist
 * @param note why; empty where nothing is to say
 */
public record HistoryEntry(String subject, String from, String to, Instant at, String note) {}
