package org.atlasnode.inference.volume;

/** A rectangle of whole pixels in the plane of a slice; it may reach outside of the image. Immutable. */
public record Window(int x0, int y0, int width, int height) {

    public Window {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("a window without pixels: " + width + " x " + height);
        }
    }

    /** The window of this size, in millimetres, round a pixel position; sizes and corners are rounded, halves up. */
    public static Window around(double centreX, double centreY, double sideMm, UprightVolume volume) {
        int width = round(sideMm / volume.spacingXMm());
        int height = round(sideMm / volume.spacingYMm());
        return new Window(round(centreX + 0.5 - width / 2.0), round(centreY + 0.5 - height / 2.0), width, height);
    }

    /** Pixel position of the centre of a cell, where so many cells lie across the window; fractions are allowed. */
    public double xOfCell(double index, int cells) {
        return x0 + (index + 0.5) * width / cells - 0.5;
    }

    /** Pixel position of the centre of a cell, where so many cells lie down the window; fractions are allowed. */
    public double yOfCell(double index, int cells) {
        return y0 + (index + 0.5) * height / cells - 0.5;
    }

    /** The inverse of {@link #xOfCell}. */
    public double cellOfX(double x, int cells) {
        return (x + 0.5 - x0) * cells / width - 0.5;
    }

    /** The inverse of {@link #yOfCell}. */
    public double cellOfY(double y, int cells) {
        return (y + 0.5 - y0) * cells / height - 0.5;
    }

    /** The nearest whole number, halves up. */
    static int round(double value) {
        return (int) Math.floor(value + 0.5);
    }
}
