package org.atlasnode.inference.model;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped one stands for. Stateless. */
final class NearestWord {

    private NearestWord() {}

    /** The word with the fewest letters to change, where those are at most a third of it. */
    static Optional<String> of(String typed, Collection<String> words) {
        return words.stream()
                .min(Comparator.comparingInt((String word) -> distance(typed, word))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(word -> 3 * distance(typed, word) <= Math.max(word.length(), typed.length()));
    }

    /** Letters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] above = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] here = new int[to.length() + 1];
            here[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = above[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                here[column] = Math.min(replaced, 1 + Math.min(above[column], here[column - 1]));
            }
            above = here;
        }
        return above[to.length()];
    }
}
