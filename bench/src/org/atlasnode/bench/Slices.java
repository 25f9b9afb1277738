package org.atlasnode.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Synthetic CT series as Part 10 files, one folder for each: square, 16 bit, twelve bits of noise, so that nothing on
 * the way can compress them. Every identifier has the same length in every generation, so a new generation only
 * overwrites the headers: receivers see other objects, the pixels stay where they are.
 */
final class Slices {

    private static final String CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
    private static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";

    private final List<Path> folders = new ArrayList<>();
    private final int slicesPerSeries;
    private final int edgePixels;
    private long generation = System.currentTimeMillis();

    private Slices(int slicesPerSeries, int edgePixels) {
        this.slicesPerSeries = slicesPerSeries;
        this.edgePixels = edgePixels;
    }

    static Slices make(Path root, int seriesCount, int slicesPerSeries, int edgePixels) throws IOException {
        Slices slices = new Slices(slicesPerSeries, edgePixels);
        RandomGenerator random = RandomGeneratorFactory.of("Xoroshiro128PlusPlus").create(2026);
        for (int series = 0; series < seriesCount; series++) {
            Path folder = Files.createDirectories(root.resolve("series" + series));
            slices.folders.add(folder);
            for (int slice = 0; slice < slicesPerSeries; slice++) {
                ByteArrayOutputStream file = new ByteArrayOutputStream(600_000);
                file.write(slices.header(series, slice));
                file.write(slices.noise(random));
                Files.write(slices.file(series, slice), file.toByteArray());
            }
        }
        return slices;
    }

    /** Gives all objects identifiers that they never had. */
    void renew() throws IOException {
        generation++;
        for (int series = 0; series < folders.size(); series++) {
            for (int slice = 0; slice < slicesPerSeries; slice++) {
                try (FileChannel channel = FileChannel.open(file(series, slice), StandardOpenOption.WRITE)) {
                    channel.write(ByteBuffer.wrap(header(series, slice)), 0);
                }
            }
        }
    }

    List<Path> folders() {
        return List.copyOf(folders);
    }

    int slicesPerSeries() {
        return slicesPerSeries;
    }

    long bytesPerSeries() throws IOException {
        return Files.size(file(0, 0)) * slicesPerSeries;
    }

    private Path file(int series, int slice) {
        return folders.get(series).resolve(String.format(Locale.ROOT, "%04d.dcm", slice));
    }

    private byte[] noise(RandomGenerator random) {
        ByteBuffer pixels = ByteBuffer.allocate(edgePixels * edgePixels * 2).order(ByteOrder.LITTLE_ENDIAN);
        while (pixels.hasRemaining()) {
            pixels.putLong(random.nextLong() & 0x0FFF0FFF0FFF0FFFL);
        }
        return pixels.array();
    }

    /** Everything before the pixels: preamble, file meta information, data set up to the length of Pixel Data. */
    private byte[] header(int series, int slice) {
        String study = uid(0, 0);
        String seriesUid = uid(series + 1, 0);
        String instance = uid(series + 1, slice + 1);
        ElementWriter meta = new ElementWriter();
        meta.bytes(0x00020001, "OB", new byte[] {0, 1});
        meta.text(0x00020002, "UI", CT_IMAGE_STORAGE);
        meta.text(0x00020003, "UI", instance);
        meta.text(0x00020010, "UI", EXPLICIT_VR_LITTLE_ENDIAN);
        meta.text(0x00020012, "UI", "2.25.1");
        ElementWriter all = new ElementWriter();
        all.raw(new byte[128]);
        all.raw("DICM".getBytes(StandardCharsets.US_ASCII));
        all.number(0x00020000, "UL", meta.size());
        all.raw(meta.toBytes());
        all.text(0x00080016, "UI", CT_IMAGE_STORAGE);
        all.text(0x00080018, "UI", instance);
        all.text(0x00080060, "CS", "CT");
        all.text(0x00100010, "PN", "Bench^Reception");
        all.text(0x00100020, "LO", "BENCH");
        all.text(0x0020000D, "UI", study);
        all.text(0x0020000E, "UI", seriesUid);
        all.text(0x00200013, "IS", String.format(Locale.ROOT, "%04d", slice + 1));
        all.text(0x00200032, "DS", String.format(Locale.ROOT, "-125\\-125\\%08.2f", slice * 0.75));
        all.text(0x00200037, "DS", "1\\0\\0\\0\\1\\0");
        all.number(0x00280002, "US", 1);
        all.text(0x00280004, "CS", "MONOCHROME2");
        all.number(0x00280010, "US", edgePixels);
        all.number(0x00280011, "US", edgePixels);
        all.text(0x00280030, "DS", "0.488281\\0.488281");
        all.number(0x00280100, "US", 16);
        all.number(0x00280101, "US", 12);
        all.number(0x00280102, "US", 11);
        all.number(0x00280103, "US", 0);
        all.text(0x00281052, "DS", "-1024");
        all.text(0x00281053, "DS", "1");
        all.longHeader(0x7FE00010, "OW", edgePixels * edgePixels * 2);
        return all.toBytes();
    }

    /** 2.25 and 33 digits, whatever the numbers. */
    private String uid(int series, int slice) {
        return String.format(Locale.ROOT, "2.25.1%016d%08d%08d", generation, series, slice);
    }

    /** Writes elements in Explicit VR Little Endian (PS3.5 §7.1.2). */
    private static final class ElementWriter {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);

        void raw(byte[] bytes) {
            out.writeBytes(bytes);
        }

        void text(int tag, String vr, String value) {
            byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
            boolean odd = bytes.length % 2 != 0;
            shortHeader(tag, vr, bytes.length + (odd ? 1 : 0));
            out.writeBytes(bytes);
            if (odd) {
                out.write(vr.equals("UI") ? 0 : ' ');
            }
        }

        void number(int tag, String vr, int value) {
            int length = vr.equals("UL") ? 4 : 2;
            shortHeader(tag, vr, length);
            number(value, length);
        }

        void bytes(int tag, String vr, byte[] value) {
            longHeader(tag, vr, value.length);
            out.writeBytes(value);
        }

        void longHeader(int tag, String vr, int length) {
            tagAndVr(tag, vr);
            number(0, 2);
            number(length, 4);
        }

        int size() {
            return out.size();
        }

        byte[] toBytes() {
            return out.toByteArray();
        }

        private void shortHeader(int tag, String vr, int length) {
            tagAndVr(tag, vr);
            number(length, 2);
        }

        private void tagAndVr(int tag, String vr) {
            number(tag >>> 16, 2);
            number(tag, 2);
            out.writeBytes(vr.getBytes(StandardCharsets.US_ASCII));
        }

        private void number(int value, int length) {
            for (int i = 0; i < length; i++) {
                out.write(value >>> 8 * i);
            }
        }
    }
}
