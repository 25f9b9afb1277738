package org.atlasnode.core.dicomweb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Bytes of known length to send, opened as often as they are sent. Immutable. */
public interface ByteContent {

    long sizeBytes() throws IOException;

    InputStream open() throws IOException;

    /** What is in memory. */
    static ByteContent of(byte[] bytes) {
        byte[] copy = bytes.clone();
        return new ByteContent() {
            @Override
            public long sizeBytes() {
                return copy.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(copy);
            }
        };
    }

    /** What lies on disk; it is read as it is sent. */
    static ByteContent of(Path file) {
        return new ByteContent() {
            @Override
            public long sizeBytes() throws IOException {
                return Files.size(file);
            }

            @Override
            public InputStream open() throws IOException {
                return Files.newInputStream(file);
            }
        };
    }
}
