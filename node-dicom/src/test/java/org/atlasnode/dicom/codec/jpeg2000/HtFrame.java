package org.atlasnode.dicom.codec.jpeg2000;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.atlasnode.dicom.codec.FrameShape;

/** A row of {@code ht/MANIFEST.tsv}: a small High-Throughput codestream of which the pixels are known. */
public record HtFrame(String name, FrameShape shape, int tolerance, String sha256) {

    public static List<HtFrame> all() {
        return new String(resource("MANIFEST.tsv"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", -1))
                .map(HtFrame::of)
                .toList();
    }

    static HtFrame named(String name) {
        return all().stream()
                .filter(frame -> frame.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static HtFrame of(String[] row) {
        FrameShape shape = new FrameShape(
                Integer.parseInt(row[1]),
                Integer.parseInt(row[2]),
                Integer.parseInt(row[6]),
                Integer.parseInt(row[3]),
                Integer.parseInt(row[4]),
                row[5].equals("1"));
        return new HtFrame(row[0], shape, Integer.parseInt(row[7]), row[8]);
    }

    public byte[] codestream() {
        return resource(name + ".j2c");
    }

    /** The pixels of a lossy frame, little-endian. */
    byte[] pixels() {
        return resource(name + ".raw");
    }

    private static byte[] resource(String name) {
        try (InputStream stream = HtFrame.class.getResourceAsStream("ht/" + name)) {
            if (stream == null) {
                throw new IllegalStateException("no test resource ht/" + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
