package org.atlasnode.results.wording;

import java.text.Normalizer;

/** Writes the letters of western European languages in ASCII, as people do who have no others. Stateless. */
public final class Ascii {

    private Ascii() {}

    /** German umlauts become two letters, as on a passport; other letters lose their accents. */
    public static String of(String text) {
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean inCapitals = i + 1 < text.length()
                    ? Character.isUpperCase(text.charAt(i + 1))
                    : i > 0 && Character.isUpperCase(text.charAt(i - 1));
            ascii.append(letters(text.charAt(i), inCapitals));
        }
        return Normalizer.normalize(ascii, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static String letters(char letter, boolean inCapitals) {
        return switch (letter) {
            case 'ä' -> "ae";
            case 'ö' -> "oe";
            case 'ü' -> "ue";
            case 'ß' -> "ss";
            case 'Ä' -> inCapitals ? "AE" : "Ae";
            case 'Ö' -> inCapitals ? "OE" : "Oe";
            case 'Ü' -> inCapitals ? "UE" : "Ue";
            default -> String.valueOf(letter);
        };
    }
}
