package org.atlasnode.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.EnumSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.TransferSyntax.Encoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DataSetRoundTripTest {

    private static byte[] write(DataSet dataSet, TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataSetWriter.write(dataSet, syntax, bytes);
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "IMPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_BIG_ENDIAN",
                "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN"
            })
    void readsBackWhatItWrote(TransferSyntax syntax) throws IOException {
        RandomDataSets dataSets = new RandomDataSets(syntax.ordinal());
        for (int i = 0; i < 150; i++) {
            DataSet dataSet = dataSets.next();
            byte[] bytes = write(dataSet, syntax);
            assertThat(bytes.length % 2).isZero();
            DataSet read = DataSetReader.read(new ByteArrayInputStream(bytes), syntax, ReadLimits.DEFAULT);
            assertThat(read.elements()).isEqualTo(dataSet.elements());
            DataSet slow = DataSetReader.read(new Trickle(bytes), syntax, ReadLimits.DEFAULT);
            assertThat(slow).isEqualTo(dataSet);
        }
    }

    /** No prefix of a data set reads as one, but where it ends between two elements of the outermost level. */
    @ParameterizedTest
    @EnumSource(
            value = TransferSyntax.class,
            names = {
                "IMPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_LITTLE_ENDIAN",
                "EXPLICIT_VR_BIG_ENDIAN",
                "DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN"
            })
    void refusesADataSetThatIsCutAnywhere(TransferSyntax syntax) throws IOException {
        RandomDataSets dataSets = new RandomDataSets(17);
        for (int i = 0; i < 8; i++) {
            DataSet dataSet = small(dataSets);
            byte[] bytes = write(dataSet, syntax);
            for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                try {
                    DataSet read = DataSetReader.read(new ByteArrayInputStream(cut), syntax, ReadLimits.DEFAULT);
                    boolean padded = syntax.encoding() == Encoding.DEFLATED && length == bytes.length - 1;
                    assertThat(read.elements()).isEqualTo(dataSet.elements().subList(0, read.size()));
                    assertThat(padded || Arrays.equals(write(read, syntax), cut))
                            .as("cut at %d of %d: %s", length, bytes.length, read.size())
                            .isTrue();
                } catch (DicomParseException e) {
                    assertThat(e.offset()).isBetween(0L, 1L << 32);
                }
            }
        }
    }

    private static DataSet small(RandomDataSets dataSets) throws IOException {
        DataSet dataSet = dataSets.next();
        while (write(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).length > 1_200) {
            dataSet = dataSets.next();
        }
        return dataSet;
    }

    @Test
    void throwsOnlyParseExceptionsForMutatedBytes() throws IOException {
        RandomDataSets dataSets = new RandomDataSets(99);
        EnumSet<TransferSyntax> syntaxes = EnumSet.of(
                TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN);
        int refused = 0;
        int read = 0;
        for (int i = 0; i < 100; i++) {
            DataSet dataSet = dataSets.next();
            for (TransferSyntax syntax : syntaxes) {
                byte[] bytes = write(dataSet, syntax);
                for (int j = 0; j < 50; j++) {
                    byte[] mutated = dataSets.mutated(bytes);
                    try {
                        DataSet result =
                                DataSetReader.read(new ByteArrayInputStream(mutated), syntax, ReadLimits.DEFAULT);
                        write(result, TransferSyntax.JPEG_BASELINE);
                        read++;
                    } catch (DicomParseException e) {
                        refused++;
                    }
                }
            }
        }
        assertThat(refused).isGreaterThan(5_000);
        assertThat(read).isGreaterThan(1_000);
    }

    /** Gives one to three bytes at a time, as a network may. */
    private static final class Trickle extends InputStream {

        private final byte[] bytes;
        private int next;

        Trickle(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return next < bytes.length ? bytes[next++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (next == bytes.length) {
                return -1;
            }
            int count = Math.min(Math.min(length, 1 + next % 3), bytes.length - next);
            System.arraycopy(bytes, next, target, offset, count);
            next += count;
            return count;
        }
    }
}
