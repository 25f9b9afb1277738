package org.atlasnode.core.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

    private final String boundary = "atlas-" + UUID.randomUUID(); // 122 random bits: in no file but by attack on itself
    private final List<ByteContent> contents = new ArrayList<>();
    private final long sizeBytes;

    MultipartBody(List<ByteContent> files) throws IOException {
        for (ByteContent file : files) {
            contents.add(ByteContent.of(("--" + boundary + "\r\nContent-Type: " + MediaType.DICOM + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1)));
            contents.add(file);
            contents.add(ByteContent.of("\r\n".getBytes(StandardCharsets.ISO_8859_1)));
        }
        contents.add(ByteContent.of(("--" + boundary + "--\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        long sum = 0;
        for (ByteContent content : contents) {
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

        private final Deque<ByteContent> waiting;
        private @Nullable InputStream current;

        Concatenation(List<ByteContent> contents) {
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
