package org.atlasnode.app.evaluate.report;

import java.util.Locale;
import java.util.Map;
import org.atlasnode.app.evaluate.cases.Case;

/**
 * Where the pictures of a report lie, seen from its page.
 *
 * @param ofErrors the key image of a wrong answer, or why there is none
 */
public record Pictures(Map<Case, KeyImage> ofErrors) {

    public Pictures {
        ofErrors = Map.copyOf(ofErrors);
    }

    /**
     * A key image, or why there is none.
     *
     * @param file relative to the page; empty where there is none
     * @param words what it shows, or why there is none
     */
    public record KeyImage(String file, String words) {

        boolean isThere() {
            return !file.isEmpty();
        }
    }

    KeyImage of(Case one) {
        return ofErrors.getOrDefault(one, new KeyImage("", "no picture was made"));
    }

    static String roc(int index, String target) {
        return "roc-" + name(index, target);
    }

    static String calibration(int index, String target) {
        return "calibration-" + name(index, target);
    }

    /** The number tells targets apart whose names are alike but for what a file name may not hold. */
    private static String name(int index, String target) {
        return (index + 1) + "-" + target.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".png";
    }
}
