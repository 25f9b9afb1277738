package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.io.ElementHeaderParser.Coding;

/**
 * Writes data sets as they travel, without file meta information (PS3.5 §7, Annex A): sequences and items of undefined
 * length with their delimiters (§7.5.2), empty sequences of length zero; no group lengths above group 0002 (§7.2); values
 * padded to even length; a value too long for the short header of its representation as UN (§6.2.2). Fragments are
 * written unchanged. Streams are neither flushed nor closed. Thread-safe.
 */
public final class DataSetWriter {

    private static final int MAX_SHORT_LENGTH = 0xFFFF;
    private static final int FILE_META_GROUP = 0x0002;

    private final DicomOutput out;
    private final Coding coding;

    private DataSetWriter(OutputStream stream, Coding coding) {
        this.out = new DicomOutput(stream, coding.order());
        this.coding = coding;
    }

    /**
     * Writes a data set.
     *
     * @throws IllegalArgumentException where it has encapsulated pixel data and the syntax none
     */
    public static void write(DataSet dataSet, TransferSyntax syntax, OutputStream stream) throws IOException {
        if (!syntax.isEncapsulated()
                && dataSet.stream().anyMatch(element -> element.value() instanceof Value.Fragments)) {
            throw new IllegalArgumentException("encapsulated pixel data in " + syntax);
        }
        Coding coding = Coding.of(syntax.encoding());
        if (syntax.encoding() == TransferSyntax.Encoding.DEFLATED) {
            try (DeflatedStream deflated = new DeflatedStream(stream)) {
                writeTo(deflated, coding, dataSet);
                deflated.finish();
            }
        } else {
            writeTo(stream, coding, dataSet);
        }
    }

    private static void writeTo(OutputStream stream, Coding coding, DataSet dataSet) throws IOException {
        DataSetWriter writer = new DataSetWriter(stream, coding);
        writer.writeElements(dataSet);
        writer.out.drain();
    }

    private void writeElements(DataSet dataSet) throws IOException {
        for (DataElement element : dataSet) {
            int tag = element.tag();
            if (!Tag.isGroupLength(tag) || Tag.group(tag) <= FILE_META_GROUP) {
                writeElement(element);
            }
        }
    }

    private void writeElement(DataElement element) throws IOException {
        switch (element.value().kind()) {
            case BYTES -> writeBytes(element, (Value.Bytes) element.value());
            case ITEMS -> writeItems(element, (Value.Items) element.value());
            case FRAGMENTS -> writeFragments(element, (Value.Fragments) element.value());
        }
    }

    private void writeBytes(DataElement element, Value.Bytes bytes) throws IOException {
        Vr vr = element.vr();
        long length = evenLength(bytes);
        boolean unknown = !coding.implicitVr() && !vr.hasLongHeader() && length > MAX_SHORT_LENGTH;
        Vr written = unknown ? Vr.UN : vr;
        writeHeader(element.tag(), written, length);
        if (coding.order() == ByteOrder.BIG_ENDIAN && written.swapBytes() > 1) {
            byte[] even = Arrays.copyOf(bytes.toByteArray(), (int) length);
            ByteSwap.swap(even, written.swapBytes());
            out.writeBytes(Value.Bytes.wrap(even));
        } else {
            out.writeBytes(bytes);
            pad(bytes, vr.padding());
        }
    }

    private void writeItems(DataElement element, Value.Items items) throws IOException {
        if (items.items().isEmpty()) {
            writeHeader(element.tag(), Vr.SQ, 0);
            return;
        }
        writeHeader(element.tag(), Vr.SQ, ElementHeader.UNDEFINED);
        for (DataSet item : items.items()) {
            writeItemTag(Tag.ITEM, ElementHeader.UNDEFINED);
            writeElements(item);
            writeItemTag(Tag.ITEM_DELIMITATION, 0);
        }
        writeItemTag(Tag.SEQUENCE_DELIMITATION, 0);
    }

    private void writeFragments(DataElement element, Value.Fragments fragments) throws IOException {
        writeHeader(element.tag(), element.vr(), ElementHeader.UNDEFINED);
        writeFragment(fragments.offsetTable());
        for (Value.Bytes fragment : fragments.fragments()) {
            writeFragment(fragment);
        }
        writeItemTag(Tag.SEQUENCE_DELIMITATION, 0);
    }

    private void writeFragment(Value.Bytes fragment) throws IOException {
        writeItemTag(Tag.ITEM, evenLength(fragment));
        out.writeBytes(fragment);
        pad(fragment, (byte) 0);
    }

    private void writeHeader(int tag, Vr vr, long length) throws IOException {
        out.writeTag(tag);
        if (coding.implicitVr()) {
            out.writeInt((int) length);
            return;
        }
        out.writeByte(vr.name().charAt(0));
        out.writeByte(vr.name().charAt(1));
        if (vr.hasLongHeader()) {
            out.writeShort(0);
            out.writeInt((int) length);
        } else {
            out.writeShort((int) length);
        }
    }

    private void writeItemTag(int tag, long length) throws IOException {
        out.writeTag(tag);
        out.writeInt((int) length);
    }

    private static long evenLength(Value.Bytes bytes) {
        return bytes.length() + (bytes.length() & 1L);
    }

    private void pad(Value.Bytes bytes, byte padding) throws IOException {
        if (bytes.length() % 2 != 0) {
            out.writeByte(padding);
        }
    }
}
