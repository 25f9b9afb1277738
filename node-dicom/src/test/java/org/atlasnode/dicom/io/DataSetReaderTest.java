package org.atlasnode.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.junit.jupiter.api.Test;

class DataSetReaderTest {

    private static final TransferSyntax IMPLICIT = TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    private static final TransferSyntax BIG = TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;

    /** (0008,0060) CS MR. */
    private static final String MODALITY = "0800 6000 4353 0200 4d52";
    /** (0028,0010) US 512. */
    private static final String ROWS = "2800 1000 5553 0200 0002";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static DataSet read(String hex, TransferSyntax syntax) throws IOException {
        return DataSetReader.read(new ByteArrayInputStream(bytes(hex)), syntax, ReadLimits.DEFAULT);
    }

    private static void assertRefused(String hex, TransferSyntax syntax, long offset, String reason) {
        assertThatThrownBy(() -> read(hex, syntax)).isInstanceOfSatisfying(DicomParseException.class, e -> {
            assertThat(e.reason()).contains(reason);
            assertThat(e.offset()).isEqualTo(offset);
        });
    }

    @Test
    void readsExplicitVrOfBothHeaders() throws IOException {
        DataSet dataSet = read(MODALITY + "0a00 0800 4f42 0000 0400 0000 0102 0304", EXPLICIT);
        assertThat(dataSet.string(Tags.MODALITY, "")).isEqualTo("MR");
        assertThat(dataSet.find(0x0008000A)).isEmpty();
        assertThat(dataSet.elements().get(1).toString()).isEqualTo("(000A,0008) OB 01020304");
    }

    @Test
    void readsImplicitVrByTheDictionary() throws IOException {
        DataSet dataSet =
                read("0800 6000 0200 0000 4d52  2800 0301 0200 0000 0100  2800 0601 0200 0000 feff", IMPLICIT);
        assertThat(dataSet.string(Tags.MODALITY, "")).isEqualTo("MR");
        assertThat(dataSet.find(Tags.SMALLEST_IMAGE_PIXEL_VALUE).orElseThrow().vr())
                .isEqualTo(Vr.SS);
        assertThat(dataSet.findInt(Tags.SMALLEST_IMAGE_PIXEL_VALUE)).hasValue(-2);
    }

    @Test
    void readsBigEndianValuesAsLittleEndian() throws IOException {
        DataSet dataSet = read("0028 0010 5553 0002 0200  0028 0009 4154 0004 0018 1063", BIG);
        assertThat(dataSet.findInt(Tags.ROWS)).hasValue(512);
        assertThat(dataSet.findInt(Tags.FRAME_INCREMENT_POINTER)).hasValue(Tags.FRAME_TIME);
    }

    @Test
    void readsSequencesOfDefinedAndUndefinedLength() throws IOException {
        String defined = "0800 4011 5351 0000 1200 0000  feff 00e0 0a00 0000" + MODALITY;
        String undefined = "0800 4011 5351 0000 ffff ffff  feff 00e0 ffff ffff" + MODALITY
                + "feff 0de0 0000 0000  feff dde0 0000 0000";
        DataSet expected = DataSet.builder()
                .putItems(
                        Tags.REFERENCED_IMAGE_SEQUENCE,
                        DataSet.builder().putString(Tags.MODALITY, Vr.CS, "MR").build())
                .putInt(Tags.ROWS, Vr.US, 512)
                .build();
        assertThat(read(defined + ROWS, EXPLICIT)).isEqualTo(expected);
        assertThat(read(undefined + ROWS, EXPLICIT)).isEqualTo(expected);
    }

    @Test
    void readsUnOfUndefinedLengthAsImplicitLittleEndianInAnySyntax() throws IOException {
        String value = "feff 00e0 ffff ffff  0800 6000 0200 0000 4d52  feff 0de0 0000 0000  feff dde0 0000 0000";
        DataSet little = read("0900 0110 554e 0000 ffff ffff" + value + ROWS, EXPLICIT);
        DataSet big = read("0009 1001 554e 0000 ffff ffff" + value + "0028 0010 5553 0002 0200", BIG);
        assertThat(little.items(0x00091001))
                .singleElement()
                .satisfies(item -> assertThat(item.string(Tags.MODALITY, "")).isEqualTo("MR"));
        assertThat(little.findInt(Tags.ROWS)).hasValue(512);
        assertThat(big).isEqualTo(little);
    }

    @Test
    void takesUnOfAKnownTagForWhatTheDictionarySays() throws IOException {
        DataSet dataSet = read(
                "0800 4011 554e 0000 1200 0000  feff 00e0 0a00 0000  0800 6000 0200 0000 4d52"
                        + "2800 1000 554e 0000 0200 0000 0002",
                EXPLICIT);
        assertThat(dataSet.findInt(Tags.ROWS)).hasValue(512);
        assertThat(dataSet.items(Tags.REFERENCED_IMAGE_SEQUENCE)).hasSize(1);
    }

    @Test
    void keepsTheFragmentsOfEncapsulatedPixelData() throws IOException {
        DataSet dataSet = read(
                "e07f 1000 4f42 0000 ffff ffff  feff 00e0 0400 0000 0000 0000"
                        + "feff 00e0 0200 0000 aabb  feff 00e0 0000 0000  feff dde0 0000 0000",
                TransferSyntax.RLE_LOSSLESS);
        Value.Fragments fragments =
                (Value.Fragments) dataSet.find(Tags.PIXEL_DATA).orElseThrow().value();
        assertThat(fragments.offsetTable().length()).isEqualTo(4);
        assertThat(fragments.fragments()).extracting(Value.Bytes::length).containsExactly(2, 0);
    }

    @Test
    void dropsGroupLengthsAboveTheMetaGroup() throws IOException {
        DataSet dataSet = read("0800 0000 554c 0400 0a00 0000" + MODALITY, EXPLICIT);
        assertThat(dataSet.elements()).extracting(DataElement::tag).containsExactly(Tags.MODALITY);
    }

    @Test
    void keepsTheFirstOfTwoElementsAndOrdersTags() throws IOException {
        DataSet dataSet = read(ROWS + MODALITY + "0800 6000 4353 0200 4354", EXPLICIT);
        assertThat(dataSet.elements()).extracting(DataElement::tag).containsExactly(Tags.MODALITY, Tags.ROWS);
        assertThat(dataSet.string(Tags.MODALITY, "")).isEqualTo("MR");
    }

    @Test
    void refusesHopelesslyUnorderedTags() {
        StringBuilder hex = new StringBuilder();
        for (int element = 2_000; element > 0; element--) {
            hex.append(String.format("1100%02x%02x4c4f0000", element & 0xFF, element >> 8));
        }
        assertThatThrownBy(() -> read(hex.toString(), EXPLICIT)).isInstanceOf(DicomParseException.class);
    }

    @Test
    void readsATagThatAsksForAVrOfALaterEditionAsUnknown() throws IOException {
        DataSet dataSet = read("0900 0110 5a5a 0000 0200 0000 0102" + ROWS, EXPLICIT);
        assertThat(dataSet.find(0x00091001).orElseThrow().vr()).isEqualTo(Vr.UN);
        assertThat(dataSet.findInt(Tags.ROWS)).hasValue(512);
        assertThat(read("0800 6000 2020 0200 4d52" + ROWS, EXPLICIT).string(Tags.MODALITY, ""))
                .isEqualTo("MR");
        assertRefused("0800 6000 0102 0200 4d52", EXPLICIT, 6, "no value representation");
    }

    @Test
    void acceptsTrailingZerosAndStrayDelimiters() throws IOException {
        DataSet dataSet = DataSet.builder().putInt(Tags.ROWS, Vr.US, 512).build();
        for (int zeros = 4; zeros < 20; zeros++) {
            assertThat(read(ROWS + "00".repeat(zeros), EXPLICIT)).isEqualTo(dataSet);
        }
        assertThat(read("feff dde0 0000 0000" + ROWS + "feff 0de0 0000 0000", EXPLICIT))
                .isEqualTo(dataSet);
        assertRefused(ROWS + "0000 0000 0000 01", EXPLICIT, 17, "follows the last element");
        assertRefused(ROWS + "0000 00", EXPLICIT, 10, "ends inside");
    }

    @Test
    void readsAValueOfOddLength() throws IOException {
        assertThat(read("0800 6000 4353 0300 4d5252" + ROWS, EXPLICIT).string(Tags.MODALITY, ""))
                .isEqualTo("MRR");
    }

    @Test
    void refusesLengthsBeyondWhatEnclosesThem() {
        assertRefused("0800 4011 5351 0000 1200 0000  feff 00e0 0b00 0000" + MODALITY + "00", EXPLICIT, 20, "enclose");
        assertRefused(
                "0800 4011 5351 0000 1200 0000  feff 00e0 0a00 0000 0800 6000 4353 0400 4d52" + ROWS,
                EXPLICIT,
                28,
                "enclose");
        assertRefused("0800 4011 5351 0000 1200 0000  feff 00e0 0a00 0000 0800 6000", EXPLICIT, 24, "ends inside");
    }

    @Test
    void refusesWhatIsOutOfPlace() {
        assertRefused("feff 00e0 0000 0000", EXPLICIT, 8, "outside of a sequence");
        assertRefused("0800 4011 5351 0000 ffff ffff" + ROWS, EXPLICIT, 20, "where an item belongs");
        assertRefused("0800 4011 5351 0000 ffff ffff", EXPLICIT, 12, "no delimiter");
        assertRefused(
                "0800 4011 5351 0000 ffff ffff  feff 00e0 ffff ffff  feff dde0 0000 0000",
                EXPLICIT,
                28,
                "inside of its item");
        assertRefused("0800 4011 5351 0000 ffff ffff  feff 00e0 ffff ffff", EXPLICIT, 20, "no delimiter");
        assertRefused("0800 6000 5554 0000 ffff ffff", EXPLICIT, 12, "undefined length");
        assertRefused("e07f 1000 4f42 0000 ffff ffff  feff 00e0 ffff ffff", EXPLICIT, 20, "where a fragment belongs");
        assertRefused("e07f 1000 4f42 0000 ffff ffff  feff dde0 0000 0000", EXPLICIT, 20, "without an offset table");
    }

    @Test
    void saysWhereItStoppedByOffsetAndTags() {
        String hex = "0800 4011 5351 0000 ffff ffff  feff 00e0 0000 0000  feff 00e0 ffff ffff  0800 6000 4353 0400 4d";
        assertThatThrownBy(() -> read(hex, EXPLICIT)).isInstanceOfSatisfying(DicomParseException.class, e -> {
            assertThat(e.tagPath()).isEqualTo("(0008,1140)[2].(0008,0060)");
            assertThat(e.offset()).isEqualTo(37);
        });
    }

    @Test
    void enforcesEveryLimit() {
        ReadLimits limits = new ReadLimits(4, 6, 3, 1, 100, ReadLimits.LongValues.REFUSE);
        String four = "0900 0110 4c4f 0400 4141 4141";
        assertLimit(limits, "0900 0110 4c4f 0600 4141 4141 4141", "a value of 6 bytes");
        assertLimit(limits, four + "0900 0210 4c4f 0400 4141 4141", "more than 6 bytes in all");
        assertLimit(
                limits,
                "0900 0110 4c4f 0000 0900 0210 4c4f 0000 0900 0310 4c4f 0000 0900 0410 4c4f 0000",
                "more than 3 elements");
        assertLimit(
                limits,
                "0800 4011 5351 0000 ffff ffff  feff 00e0 ffff ffff 0800 4011 5351 0000 0000 0000",
                "nested deeper than 1");
    }

    private static void assertLimit(ReadLimits limits, String hex, String reason) {
        assertThatThrownBy(() -> DataSetReader.read(new ByteArrayInputStream(bytes(hex)), EXPLICIT, limits))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void omitsLongValuesWhereToldSo() throws IOException {
        ReadLimits limits = new ReadLimits(2, 100, 10, 1, 100, ReadLimits.LongValues.OMIT);
        DataSet dataSet = DataSetReader.read(
                new ByteArrayInputStream(bytes("0900 0110 4c4f 0400 4141 4141" + ROWS)), EXPLICIT, limits);
        assertThat(dataSet.elements()).extracting(DataElement::tag).containsExactly(Tags.ROWS);
    }

    @Test
    void stopsBeforeATagAndTakesNoMoreThanABufferBeyondIt() throws IOException {
        byte[] head = bytes(MODALITY + ROWS + "e07f 1000 4f57 0000 0000 1000");
        byte[] all = Arrays.copyOf(head, head.length + (1 << 20));
        ByteArrayInputStream stream = new ByteArrayInputStream(all);
        DataSet dataSet = DataSetReader.readUntil(stream, EXPLICIT, Tags.PIXEL_DATA, ReadLimits.HEADER);
        assertThat(dataSet.elements()).extracting(DataElement::tag).containsExactly(Tags.MODALITY, Tags.ROWS);
        assertThat(all.length - stream.available()).isLessThanOrEqualTo(131_072);
    }

    @Test
    void allocatesNothingForALengthWhoseBytesDoNotArrive() {
        ReadLimits limits = ReadLimits.DEFAULT.withMaxValueBytes(1L << 31);
        for (int i = 0; i < 2_000; i++) {
            assertThatThrownBy(() -> DataSetReader.read(
                            new ByteArrayInputStream(bytes("e07f 1000 4f57 0000 f0ff ff3f 0000")), EXPLICIT, limits))
                    .isInstanceOf(DicomParseException.class)
                    .hasMessageContaining("bytes early");
        }
    }

    @Test
    void passesOnAFailureOfTheStreamAsItIs() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        assertThatThrownBy(() -> DataSetReader.read(broken, EXPLICIT, ReadLimits.DEFAULT))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("connection reset");
    }

    @Test
    void refusesDeflatedDataThatBecomesTooMuch() throws IOException {
        DataSet zeros = DataSet.builder()
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[1 << 20])
                .build();
        java.io.ByteArrayOutputStream deflated = new java.io.ByteArrayOutputStream();
        DataSetWriter.write(zeros, TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, deflated);
        assertThat(deflated.size()).isLessThan(3_000);
        ReadLimits limits = new ReadLimits(1 << 24, 1 << 24, 100, 4, 500_000, ReadLimits.LongValues.REFUSE);
        assertThatThrownBy(() -> DataSetReader.read(
                        new ByteArrayInputStream(deflated.toByteArray()),
                        TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                        limits))
                .isInstanceOf(DicomParseException.class)
                .hasMessageContaining("500000");
    }
}
