package org.atlasnode.dicom.codec.jpeg2000;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.codec.CodecException;

/**
 * One component of one tile divided into resolution levels, sub-bands and precincts (T.800 §B.5 to §B.7). What it holds
 * is bounded by its samples, as a code-block has 16 of them, and by its precincts, which are counted before they are
 * made. Confined to one thread.
 */
final class TileComponent {

    private static final Orientation[] LOWEST = {Orientation.LL};
    private static final Orientation[] HIGHER = {Orientation.HL, Orientation.LH, Orientation.HH};

    private final int component;
    private final Rectangle area;
    private final CodingStyle style;
    private final Quantization quantization;
    private final int precision;
    private final int regionShift;

    TileComponent(int component, Rectangle area, CodingParameters parameters, int precision) throws CodecException {
        this.component = component;
        this.area = area;
        this.style = parameters.style(component);
        this.quantization = parameters.quantization(component);
        this.precision = precision;
        this.regionShift = parameters.regionShift(component);
        if (!quantization.covers(style.levels())) {
            throw new CodecException(0, "no quantisation step for some sub-bands");
        }
        if (style.reversible() && quantization.quantized()) {
            throw new CodecException(0, "a reversible wavelet of quantised coefficients");
        }
    }

    Rectangle area() {
        return area;
    }

    CodingStyle style() {
        return style;
    }

    int regionShift() {
        return regionShift;
    }

    /** The samples of a resolution level in its own coordinates; level 0 is the lowest. */
    Rectangle resolution(int resolution) {
        return area.reduced(style.levels() - resolution);
    }

    /** Precincts of all resolution levels. */
    long precinctCount() {
        long count = 0;
        for (int resolution = 0; resolution <= style.levels(); resolution++) {
            Rectangle grid = precinctGrid(resolution);
            count += (long) grid.width() * grid.height();
        }
        return count;
    }

    /** Precincts by number: those of one resolution level that a packet can be of (T.800 Equation B-16). */
    private Rectangle precinctGrid(int resolution) {
        Rectangle samples = resolution(resolution);
        if (samples.isEmpty()) {
            return new Rectangle(0, 0, 0, 0);
        }
        int xExponent = style.precinctWidthExponent(resolution);
        int yExponent = style.precinctHeightExponent(resolution);
        return new Rectangle(
                samples.x0() >> xExponent,
                samples.y0() >> yExponent,
                (samples.x1() - 1 >> xExponent) + 1,
                (samples.y1() - 1 >> yExponent) + 1);
    }

    /** Adds all precincts, resolution level by resolution level, each in raster order. */
    void addPrecincts(List<Precinct> precincts) {
        for (int resolution = 0; resolution <= style.levels(); resolution++) {
            List<Subband> bands = bands(resolution);
            Rectangle grid = precinctGrid(resolution);
            for (int row = grid.y0(); row < grid.y1(); row++) {
                for (int column = grid.x0(); column < grid.x1(); column++) {
                    precincts.add(precinct(resolution, bands, column, row));
                }
            }
        }
    }

    private List<Subband> bands(int resolution) {
        List<Subband> bands = new ArrayList<>();
        int level = style.levels() - Math.max(0, resolution - 1);
        for (Orientation orientation : resolution == 0 ? LOWEST : HIGHER) {
            Rectangle lower = resolution == 0 ? area : resolution(resolution - 1);
            bands.add(new Subband(
                    area.inBand(level, orientation),
                    new BlockCoding(
                            orientation,
                            quantization.bitPlanes(resolution, orientation) + regionShift,
                            style.blockStyle()),
                    orientation.xOffset() * lower.width(),
                    orientation.yOffset() * lower.height(),
                    quantization.step(resolution, orientation, precision)));
        }
        return bands;
    }

    private Precinct precinct(int resolution, List<Subband> bands, int column, int row) {
        int halving = resolution == 0 ? 0 : 1;
        int xExponent = style.precinctWidthExponent(resolution) - halving;
        int yExponent = style.precinctHeightExponent(resolution) - halving;
        Rectangle inBand =
                new Rectangle(column << xExponent, row << yExponent, end(column, xExponent), end(row, yExponent));
        List<PrecinctBand> parts = new ArrayList<>(bands.size());
        for (Subband band : bands) {
            Rectangle part = inBand.intersection(band.area());
            if (!part.isEmpty()) {
                parts.add(new PrecinctBand(
                        band,
                        part,
                        Math.min(style.blockWidthExponent(), xExponent),
                        Math.min(style.blockHeightExponent(), yExponent)));
            }
        }
        int toGrid = style.levels() - resolution;
        long x = Math.max(area.x0(), (long) column << xExponent + halving + toGrid);
        long y = Math.max(area.y0(), (long) row << yExponent + halving + toGrid);
        return new Precinct(component, resolution, x, y, parts);
    }

    private static int end(int index, int exponent) {
        return (int) Math.min(Integer.MAX_VALUE, (long) (index + 1) << exponent);
    }
}
