package org.atlasnode.core.model;

/**
 * Names one exact model package.
 *
 * @param checksum SHA-256 over the package's manifest and files, 64 lower-case hexadecimal digits
 */
public record ModelRef(String id, String version, String checksum) {

    @Override
    public String toString() {
        return id + " " + version;
    }
}
