package org.atlasnode.app.evaluate.statistics;

/**
 * A labelled case that got no answer.
 *
 * @param positive what the label says
 * @param cluster who the case is of
 */
public record Open(boolean positive, String cluster) {}
