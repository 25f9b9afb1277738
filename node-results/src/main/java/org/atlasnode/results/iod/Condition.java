package org.atlasnode.results.iod;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.dicom.dict.StandardDictionary;

/**
 * When an attribute is required, as the tables write it; see the head of {@code modules.txt}. Immutable.
 *
 * @param alternatives of which one must hold, each a list of terms that all must hold
 * @param text as it is written
 */
record Condition(List<List<Term>> alternatives, String text) {

    /** Holds everywhere. */
    static final Condition ALWAYS = new Condition(List.of(List.of()), "");

    Condition {
        alternatives = List.copyOf(alternatives);
    }

    static Condition parse(String text) {
        return new Condition(
                Arrays.stream(text.split(" or "))
                        .map(part -> Arrays.stream(part.split(" and "))
                                .map(String::strip)
                                .map(Term::parse)
                                .toList())
                        .toList(),
                text);
    }

    boolean holds(Surroundings at) {
        return alternatives.stream().anyMatch(terms -> terms.stream().allMatch(term -> term.holds(at)));
    }

    /**
     * A question about one attribute.
     *
     * @param operands for {@code =} and {@code !=} the values, for {@code >} a number
     */
    record Term(Surroundings.Level level, int tag, String operator, List<String> operands) {

        private static final Pattern FORM = Pattern.compile("(\\.\\./|/)?(\\w+) (present|absent|=|!=|>)(?: (.+))?");

        private static final Pattern TAG = Pattern.compile("\\((\\p{XDigit}{4}),(\\p{XDigit}{4})\\)");

        static Term parse(String text) {
            Matcher matcher = FORM.matcher(text);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no condition: " + text);
            }
            String scope = matcher.group(1) == null ? "" : matcher.group(1);
            return new Term(
                    scope.isEmpty()
                            ? Surroundings.Level.HERE
                            : scope.equals("/") ? Surroundings.Level.OBJECT : Surroundings.Level.AROUND,
                    StandardDictionary.findTag(matcher.group(2)).orElseThrow(() -> new IllegalArgumentException(text)),
                    matcher.group(3),
                    matcher.group(4) == null
                            ? List.of()
                            : Arrays.stream(matcher.group(4).split("\\|"))
                                    .map(Term::operand)
                                    .toList());
        }

        /** A tag is written as the standard writes it; the data set has the number. */
        private static String operand(String text) {
            Matcher tag = TAG.matcher(text);
            return tag.matches() ? Long.toString(Long.parseLong(tag.group(1) + tag.group(2), 16)) : text;
        }

        boolean holds(Surroundings at) {
            boolean present = at.find(level, tag).isPresent();
            return switch (operator) {
                case "present" -> present;
                case "absent" -> !present;
                case "=" -> present && equalsOne(at);
                case "!=" -> present && !equalsOne(at);
                default -> present && isMore(at);
            };
        }

        private boolean equalsOne(Surroundings at) {
            return at.values(level, tag).stream()
                    .findFirst()
                    .filter(operands::contains)
                    .isPresent();
        }

        private boolean isMore(Surroundings at) {
            double least = Double.parseDouble(operands.get(0));
            return at.find(level, tag)
                    .map(element -> at.values(level, tag).get(0))
                    .filter(value -> value.matches("[0-9]+"))
                    .filter(value -> Double.parseDouble(value) > least)
                    .isPresent();
        }
    }
}
