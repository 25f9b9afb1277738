package org.atlasnode.dicom.io;

import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.StandardDictionary;

/** Reads what precedes a value: tag, representation, length (PS3.5 §7.1.2, §7.1.3). Confined to one thread. */
final class ElementHeaderParser {

    /** How elements are coded at the moment. */
    record Coding(boolean implicitVr, ByteOrder order) {

        /** Implicit VR Little Endian, inside of UN of whatever syntax (PS3.5 §6.2.2). */
        static final Coding OF_UN = new Coding(true, ByteOrder.LITTLE_ENDIAN);

        static Coding of(TransferSyntax.Encoding encoding) {
            return switch (encoding) {
                case IMPLICIT_LITTLE -> OF_UN;
                case EXPLICIT_LITTLE, DEFLATED -> new Coding(false, ByteOrder.LITTLE_ENDIAN);
                case EXPLICIT_BIG -> new Coding(false, ByteOrder.BIG_ENDIAN);
            };
        }
    }

    private static final int FIRST_ITEM_GROUP_TAG = 0xFFFE0000;
    private static final int BLANK = ' ';

    private final DicomInput in;
    private final Set<Tolerance> tolerances;
    private final long start;
    private Coding coding;

    ElementHeaderParser(DicomInput in, Coding coding, Set<Tolerance> tolerances) {
        this.in = in;
        this.tolerances = tolerances;
        this.start = in.position();
        use(coding);
    }

    Coding coding() {
        return coding;
    }

    void use(Coding next) {
        coding = next;
        in.order(next.order());
    }

    /**
     * The header at the position, its value next.
     *
     * @param signedPixels whether Pixel Representation is 1, for Implicit VR
     */
    ElementHeader read(boolean signedPixels) throws IOException {
        int tag = in.readTag();
        if (isItemTag(tag) || coding.implicitVr()) {
            long length = in.readUnsignedInt();
            Vr vr = isItemTag(tag) ? Vr.UN : StandardDictionary.implicitVr(tag, signedPixels);
            return new ElementHeader(tag, vr, length, in.position() - start);
        }
        int first = in.readUnsignedByte();
        int second = in.readUnsignedByte();
        Optional<Vr> known = Vr.find(first, second);
        if (known.isEmpty()) {
            return readUnknown(tag, first, second, signedPixels);
        }
        long length = known.get().hasLongHeader() ? longLength() : in.readUnsignedShort();
        return new ElementHeader(tag, known.get(), length, in.position() - start);
    }

    /** A representation of a later edition has the long header (PS3.5 §6.2.2, §7.1.2). */
    private ElementHeader readUnknown(int tag, int first, int second, boolean signedPixels) throws IOException {
        if (isLetter(first) && isLetter(second)) {
            long length = longLength();
            return new ElementHeader(tag, Vr.UN, length, in.position() - start);
        }
        if (first == BLANK && second == BLANK && tolerances.contains(Tolerance.BLANK_VR)) {
            int length = in.readUnsignedShort();
            Vr vr = StandardDictionary.implicitVr(tag, signedPixels);
            return new ElementHeader(tag, vr, length, in.position() - start);
        }
        throw in.error("no value representation follows the tag " + Tag.toString(tag));
    }

    private long longLength() throws IOException {
        in.skip(2);
        return in.readUnsignedInt();
    }

    private static boolean isItemTag(int tag) {
        return (tag & 0xFFFF0000) == FIRST_ITEM_GROUP_TAG;
    }

    private static boolean isLetter(int character) {
        return character >= 'A' && character <= 'Z';
    }
}
