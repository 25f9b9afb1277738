package org.atlasnode.dicom.charset;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.charset.CodeElement.Area;
import org.atlasnode.dicom.charset.SpecificCharacterSet.Delimiters;

/**
 * Code extension techniques of ISO 2022 as PS3.5 §6.1.2.5 restricts them: G0 and G1 begin with the code elements of the
 * first term, escape sequences designate others, and delimiters end that (§6.1.2.5.3). Immutable.
 */
final class CodeExtension {

    private static final byte ESCAPE = 0x1B;
    private static final char REPLACEMENT = '\uFFFD';

    private final CodeElement firstG0;
    private final Optional<CodeElement> firstG1;
    private final List<CodeElement> elements;

    private CodeExtension(CodeElement firstG0, Optional<CodeElement> firstG1, List<CodeElement> elements) {
        this.firstG0 = firstG0;
        this.firstG1 = firstG1;
        this.elements = elements;
    }

    /** The extension of the terms' repertoires; a multi-byte set of G0 is never the first, whatever stands first. */
    static CodeExtension of(List<Repertoire> repertoires) {
        List<CodeElement> elements = new ArrayList<>();
        for (Repertoire repertoire : repertoires) {
            repertoire.elements().stream()
                    .filter(element -> !elements.contains(element))
                    .forEach(elements::add);
        }
        List<CodeElement> first = repertoires.get(0).elements();
        CodeElement g0 = first.stream()
                .filter(element -> element.area() == Area.G0 && element.bytesPerCharacter() == 1)
                .findFirst()
                .orElse(CodeElement.ISO_646);
        if (!elements.contains(g0)) {
            elements.add(0, g0);
        }
        Optional<CodeElement> g1 =
                first.stream().filter(element -> element.area() == Area.G1).findFirst();
        return new CodeExtension(g0, g1, List.copyOf(elements));
    }

    String decode(byte[] bytes, Delimiters delimiters) {
        return new Decoder(bytes, delimiters).decode();
    }

    byte[] encode(String text, Delimiters delimiters) {
        return new Encoder(delimiters).encode(text);
    }

    /** One pass over bytes. */
    private final class Decoder {

        private final byte[] bytes;
        private final Delimiters delimiters;
        private final StringBuilder text = new StringBuilder();
        private CodeElement g0 = firstG0;
        private Optional<CodeElement> g1 = firstG1;
        private int next;

        Decoder(byte[] bytes, Delimiters delimiters) {
            this.bytes = bytes;
            this.delimiters = delimiters;
        }

        String decode() {
            while (next < bytes.length) {
                byte value = bytes[next];
                if (value == ESCAPE) {
                    designate();
                } else if (value < 0) {
                    decodeG1();
                } else if (isGraphic(value) && g0.bytesPerCharacter() > 1) {
                    decodeRun(g0);
                } else {
                    decodeSingle(value);
                }
            }
            return text.toString();
        }

        private void designate() {
            Optional<CodeElement> element = CodeElement.escapedAt(bytes, next + 1);
            if (element.isEmpty()) {
                text.append(REPLACEMENT);
                next++;
                return;
            }
            next += 1 + element.get().escape().length();
            if (element.get().area() == Area.G0) {
                g0 = element.get();
            } else {
                g1 = element;
            }
        }

        private void decodeG1() {
            if (g1.isPresent()) {
                decodeRun(g1.get());
            } else {
                text.append(REPLACEMENT);
                next++;
            }
        }

        private void decodeSingle(byte value) {
            text.append(
                    new String(bytes, next, 1, g0.bytesPerCharacter() == 1 ? g0.charset() : StandardCharsets.US_ASCII));
            next++;
            if (delimiters.contains(value)) {
                g0 = firstG0;
                g1 = firstG1;
            }
        }

        /** The longest run of whole characters of a code element; a half one is replaced. */
        private void decodeRun(CodeElement element) {
            int end = next;
            while (end < bytes.length && element.holds(bytes[end]) && (bytes[end] < 0 || isGraphic(bytes[end]))) {
                end++;
            }
            int half = (end - next) % element.bytesPerCharacter();
            text.append(new String(bytes, next, end - half - next, element.charset()));
            if (half > 0) {
                text.append(REPLACEMENT);
            }
            next = end;
        }

        private static boolean isGraphic(byte value) {
            return value > ' ' && value < 0x7F;
        }
    }

    /** One pass over a text. */
    private final class Encoder {

        private final Delimiters delimiters;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private CodeElement g0 = firstG0;
        private Optional<CodeElement> g1 = firstG1;

        Encoder(Delimiters delimiters) {
            this.delimiters = delimiters;
        }

        byte[] encode(String text) {
            for (int i = 0; i < text.length(); ) {
                int character = text.codePointAt(i);
                boolean control = character < ' ';
                if (control || delimiters.contains(character)) {
                    restore();
                    bytes.write(character);
                } else {
                    encodeCharacter(new String(Character.toChars(character)));
                }
                i += Character.charCount(character);
            }
            restore();
            return bytes.toByteArray();
        }

        /** The first term's code elements, in force again where a run of text ends (PS3.5 §6.1.2.5.3). */
        private void restore() {
            if (g0 != firstG0) {
                designate(firstG0);
            }
            if (!g1.equals(firstG1)) {
                firstG1.ifPresent(this::designate);
                g1 = firstG1;
            }
        }

        private void encodeCharacter(String character) {
            byte[] code = g0.encode(character);
            if (code.length == 0 && g1.isPresent()) {
                code = g1.get().encode(character);
            }
            for (int i = 0; code.length == 0 && i < elements.size(); i++) {
                code = elements.get(i).encode(character);
                if (code.length > 0) {
                    designate(elements.get(i));
                }
            }
            if (code.length == 0) {
                throw new IllegalArgumentException("a character is in none of the character sets");
            }
            bytes.writeBytes(code);
        }

        private void designate(CodeElement element) {
            bytes.write(ESCAPE);
            bytes.writeBytes(element.escape().getBytes(StandardCharsets.US_ASCII));
            if (element.area() == Area.G0) {
                g0 = element;
            } else {
                g1 = Optional.of(element);
            }
        }
    }
}
