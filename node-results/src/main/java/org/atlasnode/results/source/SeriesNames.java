package org.atlasnode.results.source;

import org.atlasnode.core.config.ResultTerms;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.results.wording.Phrase;

/** Numbers and names of the series that results are in. Stateless. */
public final class SeriesNames {

    private static final String DASH = " - ";
    private static final int LENGTH = 64;

    private SeriesNames() {}

    /**
     * Series Number (0020,0011): the one of a kind, moved to where the site wants the node's series.
     *
     * @param standard the one where reports have {@value ResultTerms#FIRST_SERIES_NUMBER}
     */
    public static int number(NodeIdentity node, int standard) {
        return standard - ResultTerms.FIRST_SERIES_NUMBER + node.terms().firstSeriesNumber();
    }

    /**
     * Series Description (0008,103E), at most 64 characters: what the site calls this kind of result, and always what the
     * result is worth.
     *
     * @param usual what it is called where the site says nothing
     */
    public static String description(
            NodeIdentity node, Algorithm algorithm, ResultKind kind, Phrase usual, Phrase worth) {
        String beginning = node.terms().descriptions().getOrDefault(kind, usual.asciiIn(node.language()));
        String end = DASH + worth.asciiIn(node.language());
        String name = ResultText.line(
                beginning.replace(ResultTerms.MODEL, algorithm.model().id()));
        return name.substring(0, Math.min(name.length(), LENGTH - end.length())) + end;
    }
}
