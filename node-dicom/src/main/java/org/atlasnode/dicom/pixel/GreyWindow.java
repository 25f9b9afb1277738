package org.atlasnode.dicom.pixel;

import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * From stored values to 256 greys: Rescale Slope and Intercept (PS3.3 §C.11.1), then the first window (PS3.3 §C.11.2).
 * Immutable.
 *
 * @param slope,intercept of the modality transformation
 * @param center,width of the window in the rescaled unit
 * @param inverse whether the lowest value is white (MONOCHROME1)
 */
record GreyWindow(double slope, double intercept, double center, double width, Function function, boolean inverse) {

    /** VOI LUT Function (PS3.3 §C.11.2.1.2, §C.11.2.1.3). */
    enum Function {
        LINEAR,
        LINEAR_EXACT,
        SIGMOID
    }

    /**
     * The window that a header has, or else the one from the lowest to the highest value of the frame.
     *
     * @param lowest,highest stored values of the frame
     */
    static GreyWindow of(DataSet header, int lowest, int highest, boolean inverse) {
        double slope = header.findDouble(Tags.RESCALE_SLOPE).orElse(1);
        double intercept = header.findDouble(Tags.RESCALE_INTERCEPT).orElse(0);
        List<Double> centers = header.doubles(Tags.WINDOW_CENTER);
        List<Double> widths = header.doubles(Tags.WINDOW_WIDTH);
        Function function = function(header.string(Tags.VOILUT_FUNCTION, "LINEAR"));
        if (!centers.isEmpty() && !widths.isEmpty() && isLegal(widths.get(0), function)) {
            return new GreyWindow(slope, intercept, centers.get(0), widths.get(0), function, inverse);
        }
        double from = Math.min(lowest * slope, highest * slope) + intercept;
        double to = Math.max(lowest * slope, highest * slope) + intercept;
        return new GreyWindow(
                slope, intercept, (from + to) / 2, Math.max(to - from, 1), Function.LINEAR_EXACT, inverse);
    }

    private static boolean isLegal(double width, Function function) {
        return function == Function.LINEAR ? width >= 1 : width > 0;
    }

    private static Function function(String term) {
        return switch (term) {
            case "SIGMOID" -> Function.SIGMOID;
            case "LINEAR_EXACT" -> Function.LINEAR_EXACT;
            default -> Function.LINEAR;
        };
    }

    /** The grey of a stored value, 0 to 255. */
    int grey(int stored) {
        double x = stored * slope + intercept;
        double share = switch (function) {
            case LINEAR -> width == 1 ? (x > center - 0.5 ? 1 : 0) : (x - (center - 0.5)) / (width - 1) + 0.5;
            case LINEAR_EXACT -> (x - center) / width + 0.5;
            case SIGMOID -> 1 / (1 + Math.exp(-4 * (x - center) / width));
        };
        int grey = (int) Math.rint(255 * Math.max(0, Math.min(1, share)));
        return inverse ? 255 - grey : grey;
    }
}
