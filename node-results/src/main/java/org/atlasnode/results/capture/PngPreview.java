package org.atlasnode.results.capture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;

/** Writes an overlay as a PNG file, for people without a DICOM viewer at hand. */
public final class PngPreview {

    private PngPreview() {}

    /** Writes the picture of an overlay; {@link IOException} where the object is no picture of the node's kind. */
    public static void write(DataSet overlay, Path png) throws IOException {
        int rows = overlay.intValue(Tags.ROWS, 0);
        int columns = overlay.intValue(Tags.COLUMNS, 0);
        if (!(overlay.find(Tags.PIXEL_DATA).map(element -> element.value()).orElse(Value.Bytes.EMPTY)
                        instanceof Value.Bytes bytes)
                || rows < 1
                || bytes.length() < 3L * rows * columns
                || !overlay.string(Tags.PHOTOMETRIC_INTERPRETATION, "").equals("RGB")) {
            throw new IOException("not an uncompressed RGB image");
        }
        BufferedImage image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
        ByteBuffer samples = bytes.asByteBuffer();
        for (int i = 0; i < rows * columns; i++) {
            int colour = (samples.get() & 0xFF) << 16 | (samples.get() & 0xFF) << 8 | samples.get() & 0xFF;
            image.setRGB(i % columns, i / columns, colour);
        }
        Drawing.write(image, png);
    }
}
