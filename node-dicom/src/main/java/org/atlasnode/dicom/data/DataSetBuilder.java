package org.atlasnode.dicom.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.atlasnode.dicom.charset.SpecificCharacterSet;

/**
 * Builds a {@link DataSet}. Text is encoded at once, so (0008,0005) comes before any other text; setting another
 * character set later is refused. Confined to one thread.
 */
public final class DataSetBuilder {

    private static final int SPECIFIC_CHARACTER_SET = 0x00080005;

    private final List<DataElement> elements = new ArrayList<>();
    private SpecificCharacterSet charset;
    private boolean encodedText;

    DataSetBuilder(SpecificCharacterSet charset) {
        this.charset = charset;
    }

    /** Replaces or adds an element as it is. Bytes of text must be in this builder's character set. */
    public DataSetBuilder put(DataElement element) {
        if (element.tag() == SPECIFIC_CHARACTER_SET) {
            setCharset(Values.strings(element, SpecificCharacterSet.DEFAULT));
        }
        int index = DataSet.indexOf(elements, element.tag());
        if (index >= 0) {
            elements.set(index, element);
        } else {
            elements.add(~index, element);
        }
        return this;
    }

    public DataSetBuilder putAll(Collection<DataElement> all) {
        all.forEach(this::put);
        return this;
    }

    /** An element without value: a type 2 attribute that is unknown. */
    public DataSetBuilder putEmpty(int tag, Vr vr) {
        return put(new DataElement(tag, vr, vr == Vr.SQ ? new Value.Items(List.of()) : Value.Bytes.EMPTY));
    }

    /** Text values, joined by a backslash, padded to even length. */
    public DataSetBuilder putString(int tag, Vr vr, String... values) {
        if (!vr.isText()) {
            throw new IllegalArgumentException(vr + " is not text: " + Tag.toString(tag));
        }
        byte[] bytes = encode(vr, String.join("\\", values));
        return put(new DataElement(tag, vr, Value.Bytes.wrap(padded(bytes, vr.padding()))));
    }

    public DataSetBuilder putUid(int tag, Uid uid) {
        return putString(tag, Vr.UI, uid.value());
    }

    /** Numbers in a binary representation (US, UL, SS, SL, SV, UV, AT) or as IS text. */
    public DataSetBuilder putInt(int tag, Vr vr, long... values) {
        if (vr == Vr.IS) {
            return putString(
                    tag, vr, Arrays.stream(values).mapToObj(Long::toString).toArray(String[]::new));
        }
        ByteBuffer buffer = ByteBuffer.allocate(values.length * vr.widthBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            switch (vr) {
                case US, SS -> buffer.putShort((short) value);
                case UL, SL -> buffer.putInt((int) value);
                case UV, SV -> buffer.putLong(value);
                case AT -> buffer.putShort((short) (value >>> 16)).putShort((short) value);
                default -> throw new IllegalArgumentException(vr + " holds no integers: " + Tag.toString(tag));
            }
        }
        return put(new DataElement(tag, vr, Value.Bytes.wrap(buffer.array())));
    }

    /** Numbers as FL, FD or DS; DS is written with at most 16 characters (PS3.5 §6.2). */
    public DataSetBuilder putDouble(int tag, Vr vr, double... values) {
        if (vr == Vr.DS) {
            return putString(
                    tag, vr, Arrays.stream(values).mapToObj(DecimalString::of).toArray(String[]::new));
        }
        ByteBuffer buffer = ByteBuffer.allocate(values.length * vr.widthBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (vr) {
                case FL -> buffer.putFloat((float) value);
                case FD -> buffer.putDouble(value);
                default -> throw new IllegalArgumentException(vr + " holds no decimals: " + Tag.toString(tag));
            }
        }
        return put(new DataElement(tag, vr, Value.Bytes.wrap(buffer.array())));
    }

    /** Bytes in little-endian order, padded to even length. */
    public DataSetBuilder putBytes(int tag, Vr vr, byte[] bytes) {
        return put(new DataElement(tag, vr, Value.Bytes.wrap(padded(bytes.clone(), vr.padding()))));
    }

    public DataSetBuilder putItems(int tag, DataSet... items) {
        return putItems(tag, List.of(items));
    }

    public DataSetBuilder putItems(int tag, List<DataSet> items) {
        return put(new DataElement(tag, Vr.SQ, new Value.Items(items)));
    }

    public DataSetBuilder remove(int tag) {
        int index = DataSet.indexOf(elements, tag);
        if (index >= 0) {
            elements.remove(index);
        }
        return this;
    }

    public boolean contains(int tag) {
        return DataSet.indexOf(elements, tag) >= 0;
    }

    public SpecificCharacterSet charset() {
        return charset;
    }

    public DataSet build() {
        return new DataSet(elements.toArray(DataElement[]::new), charset);
    }

    private byte[] encode(Vr vr, String text) {
        if (vr.kind() != Vr.Kind.CHARSET_TEXT) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        encodedText = encodedText || !text.chars().allMatch(c -> c < 0x80);
        return charset.encode(text, vr.delimiters());
    }

    private void setCharset(List<String> definedTerms) {
        SpecificCharacterSet next = SpecificCharacterSet.of(definedTerms);
        if (encodedText && !next.definedTerms().equals(charset.definedTerms())) {
            throw new IllegalStateException("set Specific Character Set before adding text");
        }
        charset = next;
    }

    private static byte[] padded(byte[] bytes, byte padding) {
        if (bytes.length % 2 == 0) {
            return bytes;
        }
        byte[] even = Arrays.copyOf(bytes, bytes.length + 1);
        even[bytes.length] = padding;
        return even;
    }
}
