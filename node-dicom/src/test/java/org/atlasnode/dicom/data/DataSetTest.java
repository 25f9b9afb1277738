package org.atlasnode.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.dict.Tags;
import org.junit.jupiter.api.Test;

class DataSetTest {

    @Test
    void ordersTagsAsUnsignedNumbers() {
        DataSet dataSet = DataSet.builder()
                .putString(0xFFFCFFFC, Vr.LO, "last")
                .putString(0x7FE00010, Vr.LO, "middle")
                .putString(0x00080005, Vr.CS, "ISO_IR 100")
                .putString(0x80010010, Vr.LO, "private")
                .build();
        assertThat(dataSet.elements())
                .extracting(DataElement::tag)
                .containsExactly(0x00080005, 0x7FE00010, 0x80010010, 0xFFFCFFFC);
    }

    @Test
    void behavesAsASortedMapUnderRandomChanges() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        TreeMap<Integer, DataElement> model = new TreeMap<>(Integer::compareUnsigned);
        DataSetBuilder builder = DataSet.builder();
        for (int i = 0; i < 20_000; i++) {
            int tag = random.nextInt(300) << 22 | random.nextInt(2);
            if (tag != Tags.SPECIFIC_CHARACTER_SET && random.nextInt(4) > 0) {
                builder.putInt(tag, Vr.UL, i);
                model.put(tag, new DataElement(tag, Vr.UL, intBytes(i)));
            } else {
                builder.remove(tag);
                model.remove(tag);
            }
            assertThat(builder.contains(tag)).isEqualTo(model.containsKey(tag));
        }
        DataSet dataSet = builder.build();
        assertThat(dataSet.elements()).containsExactlyElementsOf(model.values());
        model.forEach((tag, element) -> assertThat(dataSet.find(tag)).hasValue(element));
        assertThat(dataSet.find(12345)).isEmpty();
    }

    private static Value.Bytes intBytes(int value) {
        return Value.Bytes.wrap(
                new byte[] {(byte) value, (byte) (value >>> 8), (byte) (value >>> 16), (byte) (value >>> 24)});
    }

    @Test
    void isNotChangedByItsBuilderOrItsCollections() {
        DataSetBuilder builder = DataSet.builder().putInt(Tags.ROWS, Vr.US, 1);
        DataSet before = builder.build();
        builder.putInt(Tags.ROWS, Vr.US, 2).putInt(Tags.COLUMNS, Vr.US, 3);
        assertThat(before.intValue(Tags.ROWS, 0)).isEqualTo(1);
        assertThat(before.size()).isEqualTo(1);
        assertThatThrownBy(() -> before.elements().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void encodesTextInItsCharacterSet() {
        DataSet dataSet = DataSet.builder()
                .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
                .putString(Tags.PATIENT_NAME, Vr.PN, "王^小東")
                .build();
        assertThat(dataSet.string(Tags.PATIENT_NAME, "")).isEqualTo("王^小東");
        assertThat(dataSet.charset()).isEqualTo(SpecificCharacterSet.UTF_8);
        assertThat(dataSet.toBuilder().build()).isEqualTo(dataSet);
    }

    @Test
    void refusesACharacterSetAfterTextThatItWouldSpoil() {
        DataSetBuilder builder = DataSet.builder(SpecificCharacterSet.UTF_8).putString(Tags.PATIENT_NAME, Vr.PN, "é");
        assertThatThrownBy(() -> builder.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100"))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> DataSet.builder().putString(Tags.PATIENT_NAME, Vr.PN, "é"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsItemsOnlyInSequences() {
        DataSet item = DataSet.builder().putInt(Tags.ROWS, Vr.US, 1).build();
        DataSet dataSet = DataSet.builder()
                .putItems(Tags.REFERENCED_IMAGE_SEQUENCE, item, DataSet.empty())
                .build();
        assertThat(dataSet.items(Tags.REFERENCED_IMAGE_SEQUENCE)).containsExactly(item, DataSet.empty());
        assertThat(dataSet.firstItem(Tags.REFERENCED_IMAGE_SEQUENCE)).hasValue(item);
        assertThat(dataSet.items(Tags.ROWS)).isEmpty();
        assertThatThrownBy(() -> new DataElement(Tags.ROWS, Vr.US, new Value.Items(List.of())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysNothingOfAPatientWhenPrinted() {
        DataSet dataSet =
                DataSet.builder().putString(Tags.PATIENT_NAME, Vr.PN, "Secret").build();
        assertThat(dataSet.toString()).doesNotContain("Secret");
        assertThat(dataSet.find(Tags.PATIENT_NAME).orElseThrow().toString()).doesNotContain("Secret");
    }
}
