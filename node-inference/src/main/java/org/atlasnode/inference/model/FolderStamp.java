package org.atlasnode.inference.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;

/**
 * What tells one state of a folder from another without reading its files: the names, lengths and times of what is in it.
 *
 * @param entries in order of the paths
 */
record FolderStamp(List<String> entries) {

    private static final int MAX_DEPTH = 8;
    private static final long MAX_ENTRIES = 10_000;

    FolderStamp {
        entries = List.copyOf(entries);
    }

    static FolderStamp of(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
            return new FolderStamp(
                    files.limit(MAX_ENTRIES).map(FolderStamp::entry).sorted().toList());
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String entry(Path file) {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return file + " " + attributes.lastModifiedTime() + " "
                    + (attributes.isRegularFile() ? attributes.size() : 0) + " " + attributes.fileKey();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
