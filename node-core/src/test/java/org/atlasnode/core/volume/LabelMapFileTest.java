package org.atlasnode.core.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class LabelMapFileTest {

    private static final LabelMap.Axis AXIS = new LabelMap.Axis(-3.25, 0.125, 0);

    private static LabelMap random(long seed) {
        Random random = new Random(seed);
        LabelMap.Grid grid = new LabelMap.Grid(
                1 + random.nextInt(9),
                1 + random.nextInt(9),
                1 + random.nextInt(9),
                new LabelMap.Axis(random.nextGaussian(), 0, random.nextGaussian()),
                new LabelMap.Axis(random.nextGaussian(), random.nextGaussian(), 0),
                random.nextGaussian() * 300,
                0.1 + random.nextDouble());
        byte[] labels = new byte[grid.depth() * grid.rows() * grid.columns()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(4);
        }
        return new LabelMap(grid, List.of("C1", "C2", "C3"), labels);
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            LabelMap map = random(seed);
            LabelMap read = LabelMapFile.read(LabelMapFile.write(map));
            assertThat(read.grid()).isEqualTo(map.grid());
            assertThat(read.structures()).isEqualTo(map.structures());
            assertThat(read.copyOfLabels()).isEqualTo(map.copyOfLabels());
        }
    }

    @Test
    void isSmallWhereLabelsLieTogether() {
        LabelMap.Grid grid = new LabelMap.Grid(100, 96, 96, AXIS, AXIS, 0, 1);
        byte[] labels = new byte[100 * 96 * 96];
        Arrays.fill(labels, 400_000, 500_000, (byte) 1);
        assertThat(LabelMapFile.write(new LabelMap(grid, List.of("C1"), labels)))
                .hasSizeLessThan(10_000);
    }

    @Test
    void refusesEveryDamagedByte() {
        byte[] sound = LabelMapFile.write(random(7));
        for (int i = 0; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x10;
            assertThatThrownBy(() -> LabelMapFile.read(damaged)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesEveryShorterFile() {
        byte[] sound = LabelMapFile.write(random(8));
        for (int length = 0; length < sound.length; length++) {
            byte[] cut = Arrays.copyOf(sound, length);
            assertThatThrownBy(() -> LabelMapFile.read(cut)).isInstanceOf(IOException.class);
        }
    }

    /** With a right checksum: sizes that would reserve gigabytes, negative ones, and cells that are missing. */
    @Test
    void refusesGridsThatAreNone() throws IOException {
        for (int[] sizes : new int[][] {{1 << 20, 1 << 20, 4}, {-1, 1, 1}, {0, 1, 1}, {50, 50, 50}}) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (DataOutputStream output = new DataOutputStream(new DeflaterOutputStream(body))) {
                for (int size : sizes) {
                    output.writeInt(size);
                }
                for (int i = 0; i < 8; i++) {
                    output.writeDouble(1);
                }
                output.writeByte(0);
                output.write(new byte[10]);
            }
            assertThatThrownBy(() -> LabelMapFile.read(sealed(body.toByteArray())))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesALabelWithoutAName() {
        LabelMap.Grid grid = new LabelMap.Grid(1, 1, 2, AXIS, AXIS, 0, 1);
        assertThatThrownBy(() -> new LabelMap(grid, List.of("C1"), new byte[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysNothingOfWhatLiesOutside() {
        LabelMap map = new LabelMap(new LabelMap.Grid(1, 1, 1, AXIS, AXIS, 10, 2), List.of("C1"), new byte[] {1});
        assertThat(map.label(0, 0, 0)).isEqualTo(1);
        assertThat(map.label(-1, 0, 0)).isZero();
        assertThat(map.label(0, 1, 0)).isZero();
        assertThat(map.label(0, 0, 1)).isZero();
        assertThat(map.grid().z(13)).isEqualTo(1.5);
        assertThat(map.grid().x().at(8, 5)).isEqualTo(-2.25);
    }

    private static byte[] sealed(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return ByteBuffer.allocate(12 + body.length)
                .put("ATLASLM1".getBytes(StandardCharsets.US_ASCII))
                .putInt((int) crc.getValue())
                .put(body)
                .array();
    }
}
