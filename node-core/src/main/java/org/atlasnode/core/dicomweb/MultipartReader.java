package org.atlasnode.core.dicomweb;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a multipart body part by part as it comes (RFC 2046 §5.1.1); nothing but a buffer of it is in memory. Lines end
 * in CR LF. Preamble, headers and padding are bounded, the length of parts and their number are not: that is for whoever
 * reads them. A body that ends before its closing delimiter is a {@link MultipartException}; any other
 * {@link IOException} is the stream's own. Confined to one thread; the stream is not closed.
 */
public final class MultipartReader {

    private static final int MAX_PREAMBLE_BYTES = 1 << 16;
    private static final int MAX_HEADER_BYTES = 1 << 14;
    private static final int MAX_PADDING_BYTES = 128;

    private final DelimitedStream in;
    private boolean begun;
    private boolean ended;

    /** @param boundary the parameter of the media type, see {@link MediaType#boundary()} */
    public MultipartReader(InputStream stream, String boundary) {
        this.in = new DelimitedStream(stream, boundary);
    }

    /**
     * A part: its headers, by names in lower case, and its content.
     *
     * @param content ends with the part; valid until the next part is asked for
     */
    public record Part(Map<String, String> headers, InputStream content) {

        public Part {
            headers = Map.copyOf(headers);
        }

        /** The media type that it says it has; empty where it says none. */
        public Optional<MediaType> mediaType() {
            return Optional.ofNullable(headers.get("content-type")).flatMap(MediaType::parse);
        }
    }

    /** The next part, after what is left of the last one is read over; empty after the closing delimiter. */
    public Optional<Part> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        skipToDelimiter();
        in.passDelimiter();
        if (isClosing()) {
            ended = true;
            return Optional.empty();
        }
        Map<String, String> headers = headers();
        in.beginContent();
        return Optional.of(new Part(headers, in));
    }

    private void skipToDelimiter() throws IOException {
        byte[] waste = new byte[1 << 13];
        long skipped = 0;
        for (int count = in.read(waste, 0, waste.length); count >= 0; count = in.read(waste, 0, waste.length)) {
            skipped += count;
            if (!begun && skipped > MAX_PREAMBLE_BYTES) {
                throw new MultipartException("no part begins in the first " + MAX_PREAMBLE_BYTES + " bytes");
            }
        }
        begun = true;
    }

    /** What follows a delimiter in its line: two hyphens close the body; else white space up to the line's end. */
    private boolean isClosing() throws IOException {
        String rest = in.afterDelimiter(MAX_PADDING_BYTES);
        if (rest.startsWith("--")) {
            return true;
        }
        if (!rest.isBlank()) {
            throw new MultipartException("a delimiter with something behind it");
        }
        return false;
    }

    /** RFC 822 header fields, folded lines joined; a name that comes twice keeps its first value. */
    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int left = MAX_HEADER_BYTES;
        String field = in.line(left);
        while (!field.isEmpty()) {
            left -= field.length() + 2;
            StringBuilder whole = new StringBuilder(field);
            field = in.line(left);
            while (field.startsWith(" ") || field.startsWith("\t")) {
                left -= field.length() + 2;
                whole.append(' ').append(field.strip());
                field = in.line(left);
            }
            int colon = whole.indexOf(":");
            if (colon <= 0) {
                throw new MultipartException("a header field of a part without a name");
            }
            headers.putIfAbsent(
                    whole.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    whole.substring(colon + 1).strip());
        }
        return headers;
    }
}
