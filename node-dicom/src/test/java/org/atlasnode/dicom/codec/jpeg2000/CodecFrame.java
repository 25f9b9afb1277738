package org.atlasnode.dicom.codec.jpeg2000;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.atlasnode.dicom.SharedFiles;
import org.atlasnode.dicom.codec.FrameShape;

/** A row of the shared index of compressed frames. */
record CodecFrame(String name, String syntax, FrameShape shape, int tolerance, String sha256) {

    static List<CodecFrame> all(String syntax) {
        try {
            return Files.readAllLines(SharedFiles.path("codec_frames/index.tsv")).stream()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .filter(row -> row[1].equals(syntax))
                    .map(CodecFrame::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CodecFrame of(String[] row) {
        FrameShape shape = new FrameShape(
                Integer.parseInt(row[2]),
                Integer.parseInt(row[3]),
                Integer.parseInt(row[7]),
                Integer.parseInt(row[4]),
                Integer.parseInt(row[5]),
                row[6].equals("1"));
        return new CodecFrame(row[0], row[1], shape, Integer.parseInt(row[9]), row[13]);
    }

    byte[] codestream() throws IOException {
        return Files.readAllBytes(SharedFiles.path("codec_frames/" + name + ".bin"));
    }

    /** The SHA-256 of samples, little-endian in as many bytes as are allocated. */
    String hash(short[] samples) {
        int size = shape.bitsAllocated() / 8;
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * size).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            if (size == 1) {
                bytes.put((byte) sample);
            } else {
                bytes.putShort(sample);
            }
        }
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
