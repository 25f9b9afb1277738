package org.atlasnode.dicom.charset;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A code element of ISO 2022 as PS3.3 Tables C.12-3 and C.12-4 use them: where it is designated to (G0: bytes 21H to 7EH,
 * G1: A0H to FFH), the escape sequence that does so, and its characters.
 */
enum CodeElement {
    ISO_646(Area.G0, "(B", 1, StandardCharsets.US_ASCII),
    JIS_X_0201_ROMAJI(Area.G0, "(J", 1, Charset.forName("JIS_X0201")),
    JIS_X_0208(Area.G0, "$B", 2, Charset.forName("x-JIS0208")),
    JIS_X_0212(Area.G0, "$(D", 2, Charset.forName("JIS_X0212-1990")),
    LATIN_1(Area.G1, "-A", 1, StandardCharsets.ISO_8859_1),
    LATIN_2(Area.G1, "-B", 1, Charset.forName("ISO-8859-2")),
    LATIN_3(Area.G1, "-C", 1, Charset.forName("ISO-8859-3")),
    LATIN_4(Area.G1, "-D", 1, Charset.forName("ISO-8859-4")),
    CYRILLIC(Area.G1, "-L", 1, Charset.forName("ISO-8859-5")),
    ARABIC(Area.G1, "-G", 1, Charset.forName("ISO-8859-6")),
    GREEK(Area.G1, "-F", 1, Charset.forName("ISO-8859-7")),
    HEBREW(Area.G1, "-H", 1, Charset.forName("ISO-8859-8")),
    LATIN_5(Area.G1, "-M", 1, Charset.forName("ISO-8859-9")),
    LATIN_9(Area.G1, "-b", 1, Charset.forName("ISO-8859-15")),
    THAI(Area.G1, "-T", 1, Charset.forName("TIS-620")),
    JIS_X_0201_KATAKANA(Area.G1, ")I", 1, Charset.forName("JIS_X0201")),
    KS_X_1001(Area.G1, "$)C", 2, Charset.forName("EUC-KR")),
    GB_2312(Area.G1, "$)A", 2, Charset.forName("GB2312"));

    /** Which half of the code table a code element fills. */
    enum Area {
        G0,
        G1
    }

    private static final List<CodeElement> ALL = List.of(values());

    private final Area area;
    private final String escape;
    private final int bytesPerCharacter;
    private final Charset charset;

    CodeElement(Area area, String escape, int bytesPerCharacter, Charset charset) {
        this.area = area;
        this.escape = escape;
        this.bytesPerCharacter = bytesPerCharacter;
        this.charset = charset;
    }

    /** The code element whose escape sequence stands at a place, after its ESC. */
    static Optional<CodeElement> escapedAt(byte[] bytes, int start) {
        return ALL.stream().filter(element -> element.isEscapedAt(bytes, start)).findFirst();
    }

    private boolean isEscapedAt(byte[] bytes, int start) {
        if (start + escape.length() > bytes.length) {
            return false;
        }
        for (int i = 0; i < escape.length(); i++) {
            if (bytes[start + i] != escape.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    Area area() {
        return area;
    }

    /** The escape sequence without ESC. */
    String escape() {
        return escape;
    }

    int bytesPerCharacter() {
        return bytesPerCharacter;
    }

    Charset charset() {
        return charset;
    }

    /** The code of a character in this code element's half; no bytes where it has none. */
    byte[] encode(String character) {
        CharsetEncoder encoder = charset.newEncoder();
        if (!encoder.canEncode(character)) {
            return new byte[0];
        }
        byte[] code = character.getBytes(charset);
        return code.length == bytesPerCharacter && holds(code[0]) ? code : new byte[0];
    }

    /** Whether a byte is in this code element's half of the code table. */
    boolean holds(byte value) {
        return area == Area.G1 ? value < 0 : value >= 0;
    }
}
