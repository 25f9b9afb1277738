package org.atlasnode.core.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which model package is meant: whatever version of an id is the highest in service, one version, or one package to the
 * byte. The configuration chooses models by it, and jobs are pinned by it. Immutable.
 *
 * @param version a semantic version; absent: the highest in service
 * @param checksum of the package, see {@link ModelRef}; absent: that of whatever package has the version
 */
public record ModelChoice(String id, Optional<String> version, Optional<String> checksum) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9][a-z0-9._-]{0,127})(?:@(.{1,64}))?");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public ModelChoice {
        version.ifPresent(text -> require(SemanticVersion.parse(text).isPresent(), "version", text));
        checksum.ifPresent(text -> require(isChecksum(text), "checksum", text));
    }

    private static void require(boolean valid, String what, String text) {
        if (!valid) {
            throw new IllegalArgumentException("not a " + what + ": " + text);
        }
    }

    /** {@code id} or {@code id@version}; absent where the text is neither. */
    public static Optional<ModelChoice> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<String> version = Optional.ofNullable(matcher.group(2));
        boolean valid =
                version.isEmpty() || version.flatMap(SemanticVersion::parse).isPresent();
        return valid ? Optional.of(new ModelChoice(matcher.group(1), version, Optional.empty())) : Optional.empty();
    }

    /** The choice of a text that is known to be one. */
    public static ModelChoice of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a model: " + text));
    }

    /** This package and no other. */
    public static ModelChoice exactly(ModelRef ref) {
        return new ModelChoice(ref.id(), Optional.of(ref.version()), Optional.of(ref.checksum()));
    }

    public static boolean isChecksum(String text) {
        return SHA_256.matcher(text).matches();
    }

    public ModelChoice withChecksum(Optional<String> pinned) {
        return new ModelChoice(id, version, pinned);
    }

    /** Whether this package is one that is meant. */
    public boolean admits(ModelRef ref) {
        return id.equals(ref.id())
                && version.map(ref.version()::equals).orElse(true)
                && checksum.map(ref.checksum()::equals).orElse(true);
    }

    /** {@code id} or {@code id@version}. */
    @Override
    public String toString() {
        return version.map(text -> id + "@" + text).orElse(id);
    }
}
