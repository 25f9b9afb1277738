package org.atlasnode.core.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

    private static final String BOUNDARY = "aab";

    @Test
    void readsThePartsBetweenPreambleAndEpilogue() throws IOException {
        List<String> parts =
                read("preamble\r\n--aab  \r\nA: 1\r\n\r\none\r\n--aab\r\n\r\ntwo\r\n\r\n--aab--\r\nepilogue");
        assertThat(parts).containsExactly("one", "two\r\n");
    }

    @Test
    void readsHeadersByTheirNames() throws IOException {
        MultipartReader reader =
                reader("--aab\r\nCONTENT-type: application/dicom;\r\n transfer-syntax=1.2.3\r\n\r\nx\r\n--aab--", 7);
        MediaType type = reader.next().orElseThrow().mediaType().orElseThrow();
        assertThat(type.name()).isEqualTo("application/dicom");
        assertThat(type.parameter("transfer-syntax")).contains("1.2.3");
    }

    @Test
    void readsEmptyParts() throws IOException {
        assertThat(read("--aab\r\n\r\n\r\n--aab\r\nA: 1\r\n\r\n--aab--")).containsExactly("", "");
    }

    @Test
    void readsOverWhatIsLeftOfAPart() throws IOException {
        MultipartReader reader = reader("--aab\r\n\r\nabandoned\r\n--aab\r\n\r\nread\r\n--aab--", 3);
        assertThat(reader.next()).isPresent();
        assertThat(reader.next().orElseThrow().content().readAllBytes()).isEqualTo(bytes("read"));
        assertThat(reader.next()).isEmpty();
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void findsTheDelimiterInContentThatAlmostHasIt() throws IOException {
        for (int size = 1; size < 12; size++) {
            String almost = "\r\n--aa\r\n--a\r\r\n--aa\r\n-\r\n--aab".substring(0, 24) + "\r";
            assertThat(read("--aab\r\n\r\n" + almost + "\r\n--aab--", size)).containsExactly(almost);
        }
    }

    @Test
    void readsWhateverTheBytesAndHoweverTheyCome() throws IOException {
        Random random = new Random(4);
        for (int round = 0; round < 400; round++) {
            List<ByteContent> contents = new ArrayList<>();
            List<byte[]> expected = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                byte[] bytes = new byte[random.nextInt(1 + random.nextInt(200_000))];
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] = (byte) "\r\n-atls".charAt(random.nextInt(7));
                }
                contents.add(ByteContent.of(bytes));
                expected.add(bytes);
            }
            MultipartBody body = new MultipartBody(contents);
            byte[] whole = body.open().readAllBytes();
            assertThat(whole.length).isEqualTo((int) body.sizeBytes());
            String boundary =
                    MediaType.parse(body.contentType()).orElseThrow().boundary().orElseThrow();
            InputStream chopped = new Chopped(whole, 1 + random.nextInt(1 << random.nextInt(17)));
            MultipartReader reader = new MultipartReader(chopped, boundary);
            for (byte[] bytes : expected) {
                assertThat(reader.next().orElseThrow().content().readAllBytes()).isEqualTo(bytes);
            }
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void everyCutBodyIsRefusedAfterItsWholeParts() throws IOException {
        String whole = "--aab\r\nA: 1\r\n\r\none\r\n--aab\r\n\r\ntwo\r\n--aab--";
        for (int length = 0; length < whole.length() - 2; length++) {
            MultipartReader reader = reader(whole.substring(0, length), 5);
            assertThatThrownBy(() -> all(reader)).isInstanceOf(MultipartException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--aab\nA: 1\n\none\n--aab--\n",
                "--aab\r\nA: 1\n\r\none\r\n--aab--",
                "--aabc\r\n\r\none\r\n--aabc--",
                "--aab\r\nno field\r\n\r\none\r\n--aab--",
                "--aab\r\n: nameless\r\n\r\none\r\n--aab--",
                "nothing at all",
                ""
            })
    void refusesWhatIsNotWellFormed(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(MultipartException.class);
    }

    @Test
    void boundsHeadersPaddingAndPreamble() {
        String endless = "x".repeat(100_000);
        assertThatThrownBy(() -> read("--aab\r\nA: " + endless + "\r\n\r\none\r\n--aab--"))
                .isInstanceOf(MultipartException.class);
        assertThatThrownBy(() -> read("--aab\r\n" + "A: 1\r\n".repeat(10_000) + "\r\none\r\n--aab--"))
                .isInstanceOf(MultipartException.class);
        assertThatThrownBy(() -> read("--aab\r\nA: 1\r\n" + " 1\r\n".repeat(10_000) + "\r\none\r\n--aab--"))
                .isInstanceOf(MultipartException.class);
        assertThatThrownBy(() -> read("--aab" + " ".repeat(1000) + "\r\n\r\none\r\n--aab--"))
                .isInstanceOf(MultipartException.class);
        assertThatThrownBy(() -> read(endless + "\r\n--aab\r\n\r\none\r\n--aab--"))
                .isInstanceOf(MultipartException.class);
    }

    @Test
    void hostileBytesEndInAnExceptionOrTheEnd() {
        Random random = new Random(18);
        String alphabet = "--aab\r\n: x";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "--aab\r\n" : "");
            for (int i = random.nextInt(60); i > 0; i--) {
                body.append(
                        random.nextInt(4) == 0
                                ? "\r\n--aab"
                                : alphabet.substring(random.nextInt(10)).substring(0, 1));
            }
            try {
                read(body.toString(), 1 + random.nextInt(9));
            } catch (MultipartException e) {
                assertThat(e).hasMessageNotContaining("null");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void passesOnThatTheStreamFails() {
        IOException lost = new IOException("reset");
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw lost;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw lost;
            }
        };
        assertThatThrownBy(() -> new MultipartReader(failing, BOUNDARY).next()).isSameAs(lost);
    }

    @Test
    void parsesMediaTypes() {
        MediaType type = MediaType.parse(
                        "Multipart/Related; TYPE=\"application/dicom\";boundary=\"a b\\\"c\" ; start=<x>")
                .orElseThrow();
        assertThat(type.isMultipartOf("application/dicom")).isTrue();
        assertThat(type.parameter("boundary")).contains("a b\"c");
        assertThat(type.boundary()).isEmpty();
        assertThat(MediaType.parse("multipart/related; boundary=" + "x".repeat(129))
                        .flatMap(MediaType::boundary))
                .isEmpty();
        assertThat(MediaType.parse("text/plain; charset")).isEmpty();
        assertThat(MediaType.parse("text")).isEmpty();
        assertThat(MediaType.parse("a/" + "b".repeat(2000))).isEmpty();
    }

    private static List<String> read(String body) throws IOException {
        return read(body, 8192);
    }

    private static List<String> read(String body, int step) throws IOException {
        return all(reader(body, step));
    }

    private static List<String> all(MultipartReader reader) throws IOException {
        List<String> parts = new ArrayList<>();
        Optional<MultipartReader.Part> part = reader.next();
        while (part.isPresent()) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            part.get().content().transferTo(content);
            parts.add(content.toString(StandardCharsets.ISO_8859_1));
            part = reader.next();
        }
        return parts;
    }

    private static MultipartReader reader(String body, int step) {
        return new MultipartReader(new Chopped(bytes(body), step), BOUNDARY);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Gives a few bytes at a time. */
    private static final class Chopped extends ByteArrayInputStream {

        private final int step;

        Chopped(byte[] bytes, int step) {
            super(bytes);
            this.step = step;
        }

        @Override
        public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, step));
        }
    }
}
