package org.atlasnode.core.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a model package, as Semantic Versioning 2.0.0 has it, without build metadata. The order is that of its
 * §11: a pre-release comes before its release. Immutable.
 *
 * @param preRelease empty for a release
 */
public record SemanticVersion(int major, int minor, int patch, String preRelease)
        implements Comparable<SemanticVersion> {

    private static final Pattern FORM =
            Pattern.compile("([0-9]{1,6})\\.([0-9]{1,6})\\.([0-9]{1,6})(?:-([0-9A-Za-z.-]{1,32}))?");
    private static final Comparator<SemanticVersion> RELEASE = Comparator.comparingInt(SemanticVersion::major)
            .thenComparingInt(SemanticVersion::minor)
            .thenComparingInt(SemanticVersion::patch);

    /** The version of its text; absent where it is none. */
    public static Optional<SemanticVersion> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String preRelease = matcher.group(4);
        return Optional.of(new SemanticVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                preRelease == null ? "" : preRelease));
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int release = RELEASE.compare(this, other);
        if (release != 0) {
            return release;
        }
        if (preRelease.isEmpty() || other.preRelease.isEmpty()) {
            return Boolean.compare(preRelease.isEmpty(), other.preRelease.isEmpty());
        }
        return comparePreReleases(preRelease.split("\\.", -1), other.preRelease.split("\\.", -1));
    }

    private int comparePreReleases(String[] mine, String[] others) {
        for (int i = 0; i < Math.min(mine.length, others.length); i++) {
            int compared = compareIdentifiers(mine[i], others[i]);
            if (compared != 0) {
                return compared;
            }
        }
        return Integer.compare(mine.length, others.length);
    }

    /** Numbers by value, and before words; words by ASCII. Numbers that differ in leading zeros only, by their text. */
    private static int compareIdentifiers(String mine, String other) {
        boolean number = isNumber(mine);
        if (number != isNumber(other)) {
            return number ? -1 : 1;
        }
        int byValue =
                number ? Integer.compare(digits(mine).length(), digits(other).length()) : 0;
        if (byValue == 0 && number) {
            byValue = digits(mine).compareTo(digits(other));
        }
        return byValue != 0 ? byValue : mine.compareTo(other);
    }

    private static boolean isNumber(String identifier) {
        return !identifier.isEmpty() && identifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Without leading zeros, so that the longer is the greater: thirty-two digits are more than a number holds. */
    private static String digits(String number) {
        return number.replaceFirst("^0+", "");
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease);
    }
}
