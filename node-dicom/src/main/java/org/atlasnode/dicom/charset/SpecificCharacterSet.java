package org.atlasnode.dicom.charset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Specific Character Set (0008,0005), PS3.3 §C.12.1.1.2, PS3.5 §6.1: how the bytes of SH, LO, PN, ST, LT, UC and UT
 * become text. One term without code extensions is a single- or multi-byte set; otherwise code extensions of ISO 2022
 * switch between several. A term that is not known counts as the default repertoire. Immutable, thread-safe.
 *
 * <p>Text must be decoded before it is split into values: the code of a backslash may be the second byte of a character.
 */
public final class SpecificCharacterSet {

    /** The default repertoire, ISO-IR 6; what holds where the attribute is absent. */
    public static final SpecificCharacterSet DEFAULT = new SpecificCharacterSet(List.of());

    /** UTF-8. */
    public static final SpecificCharacterSet UTF_8 = new SpecificCharacterSet(List.of("ISO_IR 192"));

    private final List<String> definedTerms;
    private final Charset charset;
    private final Optional<CodeExtension> extension;

    private SpecificCharacterSet(List<String> definedTerms) {
        this.definedTerms = List.copyOf(definedTerms);
        List<Repertoire> repertoires = repertoires(this.definedTerms);
        Repertoire first = repertoires.get(0);
        this.charset = first.charset().orElse(StandardCharsets.US_ASCII);
        boolean extended = definedTerms.size() > 1
                || definedTerms.size() == 1 && Repertoire.announcesExtensions(definedTerms.get(0));
        this.extension = extended && !first.prohibitsExtensions()
                ? Optional.of(CodeExtension.of(repertoires))
                : Optional.empty();
    }

    private static List<Repertoire> repertoires(List<String> terms) {
        List<Repertoire> repertoires = new ArrayList<>();
        for (String term : terms.isEmpty() ? List.of("") : terms) {
            repertoires.add(Repertoire.find(term).orElse(Repertoire.DEFAULT));
        }
        return repertoires;
    }

    /** The character set of the attribute's values, e.g. {@code ["", "ISO 2022 IR 87"]}. */
    public static SpecificCharacterSet of(List<String> definedTerms) {
        if (definedTerms.isEmpty()) {
            return DEFAULT;
        }
        return definedTerms.equals(UTF_8.definedTerms) ? UTF_8 : new SpecificCharacterSet(definedTerms);
    }

    /** The attribute's values as they were given. */
    public List<String> definedTerms() {
        return definedTerms;
    }

    /** Whether every term is one that the standard defines, so that the text means what is read. */
    public boolean isKnown() {
        return definedTerms.stream()
                .allMatch(term -> term.isEmpty() || Repertoire.find(term).isPresent());
    }

    /** The text of bytes in which a backslash separates values; a byte that the set does not know becomes U+FFFD. */
    public String decode(byte[] bytes) {
        return decode(bytes, Delimiters.VALUES);
    }

    /** As {@link #decode(byte[])}, with the delimiters of the text (PS3.5 §6.1.2.5.3). */
    public String decode(byte[] bytes, Delimiters delimiters) {
        return extension.isPresent() ? extension.get().decode(bytes, delimiters) : new String(bytes, charset);
    }

    /** The bytes of a text; {@link IllegalArgumentException} says the first character that the set cannot hold. */
    public byte[] encode(String text) {
        return encode(text, Delimiters.VALUES);
    }

    /** As {@link #encode(String)}, with the delimiters of the text (PS3.5 §6.1.2.5.3). */
    public byte[] encode(String text, Delimiters delimiters) {
        if (extension.isPresent()) {
            return extension.get().encode(text, delimiters);
        }
        try {
            ByteBuffer bytes = charset.newEncoder().encode(CharBuffer.wrap(text));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a character is not in the character set " + definedTerms, e);
        }
    }

    /** What ends a run of text, after which the code elements of the first term are in force again. */
    public enum Delimiters {
        /** Text of one value: ST, LT, UT. */
        NONE(""),
        /** A backslash between values: SH, LO, UC. */
        VALUES("\\"),
        /** Also the delimiters of components and component groups of a person name. */
        PERSON_NAMES("\\^=");

        /** TAB, LF, FF and CR end a run in every text. */
        private static final String CONTROLS = "\t\n\f\r";

        private final String characters;

        Delimiters(String characters) {
            this.characters = characters;
        }

        boolean contains(int character) {
            return characters.indexOf(character) >= 0 || CONTROLS.indexOf(character) >= 0;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SpecificCharacterSet that && definedTerms.equals(that.definedTerms);
    }

    @Override
    public int hashCode() {
        return definedTerms.hashCode();
    }

    @Override
    public String toString() {
        return String.join("\\", definedTerms);
    }
}
