package org.atlasnode.core.dicomweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes up to the next delimiter of a multipart body: CR LF, two hyphens and the boundary (RFC 2046 §5.1.1), where the
 * CR LF may be the one that ends what was before the content. Each byte is compared once, whatever the content (Knuth,
 * Morris, Pratt). Confined to one thread.
 */
final class DelimitedStream extends InputStream {

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LINE_END_BYTES = 2;

    private final InputStream source;
    private final byte[] delimiter;
    private final int[] border;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int next;
    private int end;
    /** Bytes from {@link #next} that are known to be content. */
    private int known;
    /** Where the delimiter ends that was found behind them; 0 where none was. */
    private int delimiterEnd;
    /** Whether content begins at {@link #next}, behind a line end. */
    private boolean begins = true;

    DelimitedStream(InputStream source, String boundary) {
        this.source = source;
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        this.border = border(delimiter);
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
        if (known == 0 && delimiterEnd == 0) {
            search();
        }
        if (known == 0) {
            return -1;
        }
        int count = Math.min(length, known);
        System.arraycopy(buffer, next, bytes, offset, count);
        next += count;
        known -= count;
        return count;
    }

    /** Finds the next delimiter, or how much is surely content: all but the longest end that begins a delimiter. */
    private void search() throws IOException {
        int matched = begins ? LINE_END_BYTES : 0;
        begins = false;
        int at = next;
        while (known == 0) {
            if (at == end) {
                at -= next;
                if (!fill()) {
                    throw new MultipartException("the body ends within a part, without a closing delimiter");
                }
            }
            while (at < end && matched < delimiter.length) {
                matched = advance(matched, buffer[at]);
                at++;
            }
            known = Math.max(0, at - matched - next);
            if (matched == delimiter.length) {
                delimiterEnd = at;
                return;
            }
        }
    }

    /** How much of the delimiter the bytes end with, one byte later. */
    private int advance(int matched, byte value) {
        int length = matched;
        while (length > 0 && value != delimiter[length]) {
            length = border[length - 1];
        }
        return value == delimiter[length] ? length + 1 : 0;
    }

    /** Goes behind the delimiter that ended the content. */
    void passDelimiter() {
        next = delimiterEnd;
        delimiterEnd = 0;
    }

    /** Says that a head has been read, and content follows. */
    void beginContent() {
        begins = true;
    }

    /** What is behind a delimiter: two hyphens, or else the rest of its line, up to the end of the stream at most. */
    String afterDelimiter(int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (next < end || fill()) {
            byte value = buffer[next++];
            if (value == '\n') {
                return withoutReturn(text(line));
            }
            add(line, value, maxBytes);
            if (line.size() == 2 && text(line).equals("--")) {
                return "--";
            }
        }
        return text(line);
    }

    /** A line of a head, without its end. */
    String line(int maxBytes) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (next < end || fill()) {
            byte value = buffer[next++];
            if (value == '\n') {
                return withoutReturn(text(line));
            }
            add(line, value, maxBytes);
        }
        throw new MultipartException("the body ends within the head of a part");
    }

    private static void add(ByteArrayOutputStream line, byte value, int maxBytes) throws MultipartException {
        if (line.size() >= maxBytes) {
            throw new MultipartException("the head of a part is longer than allowed");
        }
        line.write(value);
    }

    private static String withoutReturn(String line) throws MultipartException {
        if (!line.endsWith("\r")) {
            throw new MultipartException("a line that ends in LF alone, not in CR LF");
        }
        return line.substring(0, line.length() - 1);
    }

    private static String text(ByteArrayOutputStream line) {
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** Reads more behind what is there, which moves to the front; false at the end of the stream. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, next, buffer, 0, end - next);
        end -= next;
        next = 0;
        int count = source.read(buffer, end, buffer.length - end);
        end += Math.max(count, 0);
        return count > 0;
    }

    /** For each prefix, the length of the longest shorter one that it ends with. */
    private static int[] border(byte[] pattern) {
        int[] border = new int[pattern.length];
        int length = 0;
        for (int i = 1; i < pattern.length; i++) {
            while (length > 0 && pattern[i] != pattern[length]) {
                length = border[length - 1];
            }
            if (pattern[i] == pattern[length]) {
                length++;
            }
            border[i] = length;
        }
        return border;
    }
}
