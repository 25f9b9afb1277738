package org.atlasnode.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;

/** What holds for every data set that a reader made, whatever bytes it was made of. */
final class DataSetProperties {

    private static final int MAX_SHORT_LENGTH = 0xFFFE;

    private DataSetProperties() {}

    static void check(DataSet read, TransferSyntax syntax, ReadLimits limits) throws IOException {
        ask(read);
        TransferSyntax writable = isEncapsulated(read) ? encapsulated(syntax) : syntax;
        // What is written may be longer than what was read: delimiters, and padding of odd values.
        ReadLimits wider = new ReadLimits(
                limits.maxValueBytes() + 1,
                limits.maxTotalBytes() * 2,
                limits.maxElements(),
                limits.maxDepth(),
                limits.maxInflatedBytes() * 2,
                limits.longValues());
        DataSet again = reread(read, writable, wider);
        assertSame(again, read);
        assertThat(reread(again, writable, wider)).isEqualTo(again);
    }

    /** Encapsulated pixel data cannot be written in a syntax that has none; its explicit sibling takes it. */
    private static TransferSyntax encapsulated(TransferSyntax syntax) {
        return syntax.isEncapsulated() ? syntax : TransferSyntax.JPEG_BASELINE;
    }

    private static boolean isEncapsulated(DataSet dataSet) {
        return dataSet.stream().anyMatch(element -> element.value() instanceof Value.Fragments);
    }

    private static DataSet reread(DataSet dataSet, TransferSyntax syntax, ReadLimits limits) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataSetWriter.write(dataSet, syntax, bytes);
        return DataSetReader.read(new ByteArrayInputStream(bytes.toByteArray()), syntax, limits);
    }

    /** Asks for every value in every way: a query never throws for what a peer may have sent. */
    private static void ask(DataSet dataSet) {
        for (DataElement element : dataSet) {
            int tag = element.tag();
            assertThat(dataSet.strings(tag)).doesNotContainNull();
            assertThat(dataSet.doubles(tag)).allMatch(Double::isFinite);
            dataSet.findInt(tag)
                    .ifPresent(number -> assertThat(dataSet.findDouble(tag)).hasValue(number));
            dataSet.findUid(tag).ifPresent(uid -> assertThat(uid.value()).matches("[0-9.]{1,64}"));
            dataSet.items(tag).forEach(DataSetProperties::ask);
        }
    }

    /** Equal, but for what writing mends: group lengths are left out, odd values padded, too long ones written as UN. */
    private static void assertSame(DataSet actual, DataSet expected) {
        List<DataElement> kept = expected.stream()
                .filter(element -> !Tag.isGroupLength(element.tag()) || Tag.group(element.tag()) <= 2)
                .toList();
        assertThat(actual.elements())
                .extracting(DataElement::tag)
                .isEqualTo(kept.stream().map(DataElement::tag).toList());
        for (int i = 0; i < kept.size(); i++) {
            DataElement before = kept.get(i);
            DataElement after = actual.elements().get(i);
            assertSame(after.value(), before.value());
            if (!(before.value() instanceof Value.Bytes bytes) || bytes.length() <= MAX_SHORT_LENGTH) {
                assertThat(after.vr()).as(Tag.toString(before.tag())).isEqualTo(before.vr());
            } else {
                assertThat(after.vr()).isIn(before.vr(), Vr.UN);
            }
        }
    }

    private static void assertSame(Value actual, Value expected) {
        assertThat(actual.kind()).isEqualTo(expected.kind());
        if (expected instanceof Value.Items items) {
            List<DataSet> after = ((Value.Items) actual).items();
            assertThat(after).hasSameSizeAs(items.items());
            for (int i = 0; i < after.size(); i++) {
                assertSame(after.get(i), items.items().get(i));
            }
        } else if (expected instanceof Value.Fragments fragments) {
            Value.Fragments after = (Value.Fragments) actual;
            assertSame(after.offsetTable(), fragments.offsetTable());
            assertThat(after.fragments()).hasSameSizeAs(fragments.fragments());
            for (int i = 0; i < after.fragments().size(); i++) {
                assertSame(after.fragments().get(i), fragments.fragments().get(i));
            }
        } else {
            byte[] before = ((Value.Bytes) expected).toByteArray();
            byte[] after = ((Value.Bytes) actual).toByteArray();
            assertThat(after.length).isEqualTo(before.length + before.length % 2);
            assertThat(Arrays.copyOf(after, before.length)).isEqualTo(before);
        }
    }
}
