package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.StandardDictionary;
import org.atlasnode.dicom.io.ElementHeaderParser.Coding;

/**
 * Reads the elements of one data set (PS3.5 §7): sequences of defined and undefined length (§7.5), UN of undefined
 * length (§6.2.2), encapsulated pixel data (§A.4). UN of a known tag becomes what the dictionary says (§6.2.2). Group
 * lengths above group 0002 are read over (§7.2). Recursion goes as deep as sequences are nested, which the limits bound.
 * Confined to one thread.
 */
final class DataSetParser {

    /** A tag, taken as unsigned, that no element reaches. */
    static final long NO_STOP = 1L << 32;

    private static final int FILE_META_GROUP = 0x0002;
    private static final int TAG_BYTES = 4;

    private final DicomInput in;
    private final ElementHeaderParser headers;
    private final ValueReader values;
    private final Set<Tolerance> tolerances;

    DataSetParser(DicomInput in, Coding coding, ReadLimits limits, Set<Tolerance> tolerances) {
        this.in = in;
        this.headers = new ElementHeaderParser(in, coding, tolerances);
        this.values = new ValueReader(in, limits);
        this.tolerances = tolerances;
    }

    /** The elements up to the end of the input, or to the first at the outermost level that is not below the tag. */
    DataSet readUntil(long stopTag) throws IOException {
        OpenDataSet open = OpenDataSet.outermost();
        while (in.hasMore() && !isPadding(open)) {
            if (Integer.toUnsignedLong(in.peekTag()) >= stopTag) {
                return open.build();
            }
            readElement(headers.read(open.hasSignedPixels()), open);
        }
        return open.build();
    }

    /** The elements of one group that stand at the position, a tag of another group or fewer bytes than one ending it. */
    DataSet readGroup(int group) throws IOException {
        OpenDataSet open = OpenDataSet.outermost();
        while (in.has(TAG_BYTES) && Tag.group(in.peekTag()) == group) {
            readElement(headers.read(false), open);
        }
        return open.build();
    }

    /** The header at the position, where a data set stopped; empty at the end of the input. */
    Optional<ElementHeader> nextHeader() throws IOException {
        return in.hasMore() ? Optional.of(headers.read(false)) : Optional.empty();
    }

    /** The bytes from the position on; nothing else is to be read then. */
    InputStream rest() {
        return in.rest();
    }

    /** Whether only zeros are left after the elements, which are then read over. */
    private boolean isPadding(OpenDataSet open) throws IOException {
        if (open.isEmpty()
                || !tolerances.contains(Tolerance.TRAILING_ZEROS)
                || !in.has(TAG_BYTES)
                || in.peekTag() != 0) {
            return false;
        }
        while (in.hasMore()) {
            if (in.readUnsignedByte() != 0) {
                throw in.error("something other than an element or padding follows the last element");
            }
        }
        return true;
    }

    private void readElement(ElementHeader header, OpenDataSet open) throws IOException {
        int tag = header.tag();
        if (isDelimiter(tag)) {
            checkStrayDelimiter(header);
            return;
        }
        in.path().enter(tag);
        values.countElement();
        boolean duplicate = open.contains(tag);
        checkHeader(header, open, duplicate);
        if (Tag.isGroupLength(tag) && Tag.group(tag) > FILE_META_GROUP) {
            in.skip(header.length());
        } else {
            Optional<DataElement> element = readValue(header, open);
            if (!duplicate) {
                element.ifPresent(open::put);
            }
        }
        in.path().leave();
    }

    private void checkHeader(ElementHeader header, OpenDataSet open, boolean duplicate) throws DicomParseException {
        int tag = header.tag();
        if (tag == Tag.ITEM) {
            throw in.error("an item outside of a sequence");
        }
        if (!open.ascendsTo(tag)) {
            tolerate(Tolerance.UNORDERED_TAGS, "tags do not ascend");
            if (open.isHopelesslyUnordered()) {
                throw in.error("too many tags that do not ascend");
            }
        }
        if (duplicate) {
            tolerate(Tolerance.DUPLICATE_TAGS, "a tag is there twice");
        }
        if (!header.hasUndefinedLength() && header.length() % 2 != 0) {
            tolerate(Tolerance.ODD_LENGTH, "a value of odd length " + header.length());
        }
    }

    private void checkStrayDelimiter(ElementHeader header) throws DicomParseException {
        tolerate(Tolerance.STRAY_DELIMITERS, "a delimiter " + Tag.toString(header.tag()) + " where nothing is open");
        if (header.length() != 0) {
            throw in.error("a delimiter of length " + header.length());
        }
    }

    private void tolerate(Tolerance tolerance, String deviation) throws DicomParseException {
        if (!tolerances.contains(tolerance)) {
            throw in.error(deviation);
        }
    }

    private Optional<DataElement> readValue(ElementHeader header, OpenDataSet open) throws IOException {
        int tag = header.tag();
        Vr coded = header.vr();
        Vr vr = coded == Vr.UN ? StandardDictionary.implicitVr(tag, open.hasSignedPixels()) : coded;
        if (header.hasUndefinedLength()) {
            return Optional.of(readUndefined(header, vr, open));
        }
        if (vr == Vr.SQ) {
            return Optional.of(readSequence(header, open));
        }
        return values.read(header.length(), coded.swapBytes()).map(bytes -> new DataElement(tag, vr, bytes));
    }

    private DataElement readUndefined(ElementHeader header, Vr vr, OpenDataSet open) throws IOException {
        if (header.vr() == Vr.SQ || header.vr() == Vr.UN && vr != Vr.OB && vr != Vr.OW) {
            return readSequence(header, open);
        }
        if (vr == Vr.OB || vr == Vr.OW) {
            return new DataElement(header.tag(), vr, readFragments());
        }
        throw in.error("a value of undefined length in " + vr);
    }

    /** The items of a sequence; those of UN are in Implicit VR Little Endian, whatever is around (PS3.5 §6.2.2). */
    private DataElement readSequence(ElementHeader header, OpenDataSet open) throws IOException {
        values.checkDepth(open.depth() + 1);
        Coding coding = headers.coding();
        if (header.vr() == Vr.UN) {
            headers.use(Coding.OF_UN);
        }
        List<DataSet> items =
                header.hasUndefinedLength() ? readDelimitedItems(open) : readItemsOfLength(header.length(), open);
        headers.use(coding);
        return new DataElement(header.tag(), Vr.SQ, new Value.Items(items));
    }

    private List<DataSet> readItemsOfLength(long length, OpenDataSet open) throws IOException {
        List<DataSet> items = new ArrayList<>();
        long outer = in.enter(length);
        while (in.hasMore()) {
            ElementHeader header = headers.read(false);
            if (header.tag() == Tag.SEQUENCE_DELIMITATION) {
                checkStrayDelimiter(header);
            } else {
                items.add(readItem(header, open));
            }
        }
        in.leave(outer);
        return items;
    }

    private List<DataSet> readDelimitedItems(OpenDataSet open) throws IOException {
        List<DataSet> items = new ArrayList<>();
        while (in.hasMore()) {
            ElementHeader header = headers.read(false);
            if (header.tag() == Tag.SEQUENCE_DELIMITATION) {
                return items;
            }
            items.add(readItem(header, open));
        }
        throw in.error("a sequence of undefined length has no delimiter");
    }

    private DataSet readItem(ElementHeader header, OpenDataSet parent) throws IOException {
        if (header.tag() != Tag.ITEM) {
            throw in.error(Tag.toString(header.tag()) + " where an item belongs");
        }
        in.path().nextItem();
        values.countElement();
        OpenDataSet item = parent.item();
        if (header.hasUndefinedLength()) {
            readDelimitedItem(item);
        } else {
            long outer = in.enter(header.length());
            while (in.hasMore()) {
                readElement(headers.read(item.hasSignedPixels()), item);
            }
            in.leave(outer);
        }
        return item.build();
    }

    private void readDelimitedItem(OpenDataSet item) throws IOException {
        while (in.hasMore()) {
            ElementHeader header = headers.read(item.hasSignedPixels());
            if (header.tag() == Tag.ITEM_DELIMITATION) {
                return;
            }
            if (header.tag() == Tag.SEQUENCE_DELIMITATION) {
                throw in.error("a sequence ends inside of its item");
            }
            readElement(header, item);
        }
        throw in.error("an item of undefined length has no delimiter");
    }

    /** Items of encapsulated pixel data: the offset table, then the fragments (PS3.5 §A.4). */
    private Value.Fragments readFragments() throws IOException {
        List<Value.Bytes> fragments = new ArrayList<>();
        while (in.hasMore()) {
            ElementHeader header = headers.read(false);
            if (header.tag() == Tag.SEQUENCE_DELIMITATION) {
                return fragments(fragments);
            }
            if (header.tag() != Tag.ITEM || header.hasUndefinedLength()) {
                throw in.error(Tag.toString(header.tag()) + " where a fragment belongs");
            }
            in.path().nextItem();
            values.countElement();
            values.read(header.length(), 1).ifPresent(fragments::add);
        }
        throw in.error("encapsulated pixel data has no delimiter");
    }

    private Value.Fragments fragments(List<Value.Bytes> items) throws DicomParseException {
        if (items.isEmpty()) {
            throw in.error("encapsulated pixel data without an offset table");
        }
        return new Value.Fragments(items.get(0), items.subList(1, items.size()));
    }

    private static boolean isDelimiter(int tag) {
        return tag == Tag.ITEM_DELIMITATION || tag == Tag.SEQUENCE_DELIMITATION;
    }
}
