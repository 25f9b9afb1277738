package org.atlasnode.dicom.codec;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.atlasnode.dicom.SharedFiles;

/**
 * A frame of the shared corpus, and what it decodes to.
 *
 * @param syntax the end of its transfer syntax' UID, as in the index
 * @param tolerance how far samples may be from those of the digest; 0 where it is exact
 * @param photometricInterpretation of the samples
 * @param digest SHA-256 of the samples
 */
public record GoldenFrame(
        String name, String syntax, FrameShape shape, int tolerance, String photometricInterpretation, String digest) {

    /** The corpus' frames of these transfer syntaxes, by the end of their UID as in the index. */
    public static List<GoldenFrame> of(String... syntaxes) {
        try {
            return Files.readAllLines(index()).stream()
                    .skip(1)
                    .map(line -> line.split("\t", -1))
                    .filter(row -> List.of(syntaxes).contains(row[1]))
                    .map(GoldenFrame::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path index() {
        return SharedFiles.path("codec_frames/index.tsv");
    }

    private static GoldenFrame parse(String[] row) {
        FrameShape shape = new FrameShape(
                Integer.parseInt(row[2]),
                Integer.parseInt(row[3]),
                Integer.parseInt(row[7]),
                Integer.parseInt(row[4]),
                Integer.parseInt(row[5]),
                row[6].equals("1"));
        return new GoldenFrame(row[0], row[1], shape, Integer.parseInt(row[9]), row[10], row[13]);
    }

    public byte[] codestream() throws IOException {
        return Files.readAllBytes(index().resolveSibling(name + ".bin"));
    }

    @Override
    public String toString() {
        return name;
    }
}
