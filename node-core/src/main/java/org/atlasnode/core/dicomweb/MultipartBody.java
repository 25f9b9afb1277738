package org.atlasnode.core.dicomweb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A multipart/related body of PS3.10 files (PS3.18 §8.6.1.2, §10.5.1), whose length is known and which is read as often
 * as it is sent. Files are opened one after the other, when their turn comes. Immutable.
 */
final class MultipartBody {

    /** Something with a length that can be opened, again and again. */
    interface Content {

        long sizeBytes() throws IOException;

        InputStream open() throws IOException;

        static Content of(byte[] bytes) {
            byte[] copy = bytes.clone();
            return new Content() {
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

        static Content of(Path file) {
            return new Content() {
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

    private final String boundary = "atlas-" + UUID.randomUUID(); // 122 random bits: in no file but by attack on itself
    private final List<Content> contents = new ArrayList<>();
    private final long sizeBytes;

    MultipartBody(List<Content> files) throws IOException {
        for (Content file : files) {
            contents.add(Content.of(("--" + boundary + "\r\nContent-Type: " + MediaType.DICOM + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1)));
            contents.add(file);
            contents.add(Content.of("\r\n".getBytes(StandardCharsets.ISO_8859_1)));
        }
        contents.add(Content.of(("--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        long sum = 0;
        for (Content content : contents) {
            sum += content.sizeBytes();
        }
        this.sizeBytes = sum;
    }

    String contentType() {
        return MediaType.MULTIPART_RELATED + "; type=\"" + MediaType.DICOM + "\"; boundary=" + boundary;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    InputStream open() {
        return new Concatenation(contents);
    }

    private static final class Concatenation extends InputStream {

        private final Deque<Content> waiting;
        private @Nullable InputStream current;

        Concatenation(List<Content> contents) {
            this.waiting = new ArrayDeque<>(contents);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (true) {
                if (current == null) {
                    if (waiting.isEmpty()) {
                        return -1;
                    }
                    current = waiting.removeFirst().open();
                }
                int count = current.read(bytes, offset, length);
                if (count >= 0) {
                    return count;
                }
                close();
            }
        }

        /** Closes what is open; what waits was never opened. */
        @Override
        public void close() throws IOException {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }
}
