package org.atlasnode.core.volume;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A {@link LabelMap} as bytes: a magic word with the format's version, the CRC-32C of all that follows, and, deflated
 * (RFC 1950), the grid, the names and the labels, numbers in big-endian order. What is damaged or of another version is
 * refused, and no number in the file reserves memory beyond {@link LabelMap#MAX_CELLS}. Stateless.
 */
public final class LabelMapFile {

    private static final byte[] MAGIC = "ATLASLM1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEAD_BYTES = MAGIC.length + Integer.BYTES;

    private LabelMapFile() {}

    /** The bytes of a map. */
    public static byte[] write(LabelMap map) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(new DeflaterOutputStream(body))) {
            LabelMap.Grid grid = map.grid();
            output.writeInt(grid.depth());
            output.writeInt(grid.rows());
            output.writeInt(grid.columns());
            write(grid.y(), output);
            write(grid.x(), output);
            output.writeDouble(grid.firstMm());
            output.writeDouble(grid.pitchMm());
            output.writeByte(map.structures().size());
            for (String structure : map.structures()) {
                output.writeUTF(structure);
            }
            output.write(map.copyOfLabels());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        byte[] bytes = body.toByteArray();
        return ByteBuffer.allocate(HEAD_BYTES + bytes.length)
                .put(MAGIC)
                .putInt(crc(bytes, 0))
                .put(bytes)
                .array();
    }

    private static void write(LabelMap.Axis axis, DataOutputStream output) throws IOException {
        output.writeDouble(axis.first());
        output.writeDouble(axis.perColumn());
        output.writeDouble(axis.perRow());
    }

    /** The map in these bytes; {@link IOException} where they are not all of one. */
    public static LabelMap read(byte[] bytes) throws IOException {
        if (bytes.length < HEAD_BYTES || !Arrays.equals(MAGIC, Arrays.copyOf(bytes, MAGIC.length))) {
            throw new IOException("not a label map of this version");
        }
        if (ByteBuffer.wrap(bytes).getInt(MAGIC.length) != crc(bytes, HEAD_BYTES)) {
            throw new IOException("a label map with another checksum: it is damaged");
        }
        ByteArrayInputStream body = new ByteArrayInputStream(bytes, HEAD_BYTES, bytes.length - HEAD_BYTES);
        try (DataInputStream input = new DataInputStream(new InflaterInputStream(body))) {
            return read(input);
        } catch (IllegalArgumentException e) {
            throw new IOException("a label map that is none: " + e.getMessage(), e);
        }
    }

    private static LabelMap read(DataInputStream input) throws IOException {
        LabelMap.Grid grid = new LabelMap.Grid(
                input.readInt(),
                input.readInt(),
                input.readInt(),
                axis(input),
                axis(input),
                input.readDouble(),
                input.readDouble());
        List<String> structures = new ArrayList<>();
        int count = input.readUnsignedByte();
        while (structures.size() < count) {
            structures.add(input.readUTF());
        }
        byte[] labels = new byte[grid.cellCount()];
        input.readFully(labels);
        if (input.read() >= 0) {
            throw new IOException("a label map with more than its cells");
        }
        return new LabelMap(grid, structures, labels);
    }

    private static LabelMap.Axis axis(DataInputStream input) throws IOException {
        return new LabelMap.Axis(input.readDouble(), input.readDouble(), input.readDouble());
    }

    private static int crc(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
