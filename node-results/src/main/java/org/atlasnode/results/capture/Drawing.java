package org.atlasnode.results.capture;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** How pictures are drawn and kept on a machine without a screen. Stateless. */
public final class Drawing {

    static {
        // Pictures are drawn in memory. Left to itself, Java 2D calls the X server that DISPLAY names and fails without
        // it.
        System.setProperty("java.awt.headless", "true");
    }

    private Drawing() {}

    /** Smooth lines, as exactly placed as their coordinates. */
    public static Graphics2D on(BufferedImage image) {
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        return graphics;
    }

    /** Writes a PNG file over what lies there. */
    public static void write(BufferedImage image, Path png) throws IOException {
        try (OutputStream output = Files.newOutputStream(png)) {
            ImageIO.write(image, "png", output);
        }
    }
}
