package org.atlasnode.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.atlasnode.dicom.dict.Tags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    private static final int TAG = 0x00281050;

    private static DataSet of(Vr vr, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return DataSet.builder()
                .put(new DataElement(TAG, vr, Value.Bytes.wrap(bytes)))
                .build();
    }

    @ParameterizedTest
    @CsvSource({"'1.5', 1.5", "' -1.5E2 ', -150", "'+3', 3", "'.5', 0.5", "'7.', 7", "'1e-3\\2', 0.001"})
    void readsDecimalStrings(String text, double value) {
        assertThat(of(Vr.DS, text).findDouble(TAG)).hasValue(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1A", "NaN", "Infinity", "1f", "12d", "0x10", "1e999", "", "1,5", "1\\x", "1\\\\2"})
    void takesAnIllFormedNumberForAbsent(String text) {
        assertThat(of(Vr.DS, text).doubles(TAG)).isEmpty();
        assertThat(of(Vr.DS, text).findDouble(TAG)).isEmpty();
    }

    @Test
    void readsIntegersOfTextAndBinary() {
        assertThat(of(Vr.IS, "12 ").findInt(TAG)).hasValue(12);
        assertThat(of(Vr.IS, "99999999999").findInt(TAG)).isEmpty();
        assertThat(of(Vr.DS, "1.5").findInt(TAG)).isEmpty();
        assertThat(DataSet.builder().putInt(TAG, Vr.US, 65535).build().findInt(TAG))
                .hasValue(65535);
        assertThat(DataSet.builder().putInt(TAG, Vr.SS, -2).build().findInt(TAG))
                .hasValue(-2);
        assertThat(DataSet.builder().putInt(TAG, Vr.UL, 0xFFFFFFFFL).build().findInt(TAG))
                .isEmpty();
        assertThat(DataSet.builder().putInt(TAG, Vr.AT, 0x00280010).build().findInt(TAG))
                .hasValue(0x00280010);
    }

    @Test
    void takesAHalfNumberForAbsent() {
        assertThat(of(Vr.US, "x").findInt(TAG)).isEmpty();
        assertThat(of(Vr.FD, "1234567").findDouble(TAG)).isEmpty();
        assertThat(DataSet.builder().putDouble(TAG, Vr.FL, Float.NaN).build().findDouble(TAG))
                .isEmpty();
    }

    @Test
    void splitsOnlyTextOfSeveralValues() {
        assertThat(of(Vr.LO, " a \\ b\\").strings(TAG)).containsExactly("a", "b", "");
        assertThat(of(Vr.LT, " a\\b ").strings(TAG)).containsExactly(" a\\b");
        assertThat(of(Vr.UI, "1.2\0").findUid(TAG)).hasValue(Uid.of("1.2"));
        assertThat(of(Vr.UI, "1..2").findUid(TAG)).isEmpty();
        assertThat(of(Vr.CS, "").findString(TAG)).isEmpty();
    }

    /** A value as long as a limit lets it be takes time in proportion, not with the square. */
    @Test
    void aLongTextThatIsAlmostANumberIsSeenThroughAtOnce() {
        byte[] digits = new byte[1 << 20];
        Arrays.fill(digits, (byte) '1');
        digits[digits.length - 1] = 'x';
        DataSet dataSet =
                DataSet.builder().putBytes(Tags.SLICE_THICKNESS, Vr.DS, digits).build();
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(dataSet.findDouble(Tags.SLICE_THICKNESS)).isEmpty());
    }

    /** Rows of a hundred megabytes is no reason to unpack them all. */
    @Test
    void theFirstIntegerOfManyIsReadAlone() {
        DataSet dataSet =
                DataSet.builder().putBytes(Tags.ROWS, Vr.US, new byte[1 << 24]).build();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(dataSet.findInt(Tags.ROWS)).hasValue(0);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }
}
