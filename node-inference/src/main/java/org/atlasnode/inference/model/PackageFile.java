package org.atlasnode.inference.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A file of a package as the manifest names it.
 *
 * @param path relative, with '/', inside the package
 * @param sha256 64 lower-case hexadecimal digits
 */
public record PackageFile(String path, String sha256) {

    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    public PackageFile {
        requirePath(path);
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "not 64 lower-case hexadecimal digits: " + sha256.toLowerCase(Locale.ROOT));
        }
    }

    /** Refuses what leads out of the package. */
    static String requirePath(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not a plain relative path: " + path);
        }
        return path;
    }
}
