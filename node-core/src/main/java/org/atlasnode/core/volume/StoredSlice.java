package org.atlasnode.core.volume;

import java.io.IOException;
import java.util.OptionalInt;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.dicom.pixel.FrameReader;

/**
 * The stored values of one slice as 16-bit signed numbers with their rescale slope and intercept (PS3.3 §C.11.1).
 * Confined to one thread at a time.
 */
final class StoredSlice {

    private static final int SIGN = 0x8000;
    private static final double AIR_HU = -1000;

    private final short[] stored;
    private final double slope;
    private double intercept;

    StoredSlice(short[] stored, double slope, double intercept) {
        this.stored = stored;
        this.slope = slope;
        this.intercept = intercept;
    }

    /**
     * Reads a frame.
     *
     * @param frame what the file says of it
     */
    static StoredSlice read(FrameReader reader, FrameHeader frame, SliceArrays arrays) throws IOException {
        short[] stored = arrays.take(reader.format().rows() * reader.format().columns());
        reader.readFrame(frame.number().orElse(1) - 1, stored);
        StoredSlice slice = new StoredSlice(
                stored, slope(frame), frame.findDouble(Tags.RESCALE_INTERCEPT).orElse(0));
        if (!reader.format().signed()) {
            slice.replacePadding(frame);
            slice.makeSigned();
        }
        return slice;
    }

    private static double slope(FrameHeader frame) throws IOException {
        if (frame.contains(Tags.MODALITY_LUT_SEQUENCE)) {
            throw new IOException("a modality LUT instead of slope and intercept is not supported");
        }
        double slope = frame.findDouble(Tags.RESCALE_SLOPE).orElse(1);
        if (slope == 0) {
            throw new IOException("RescaleSlope is 0");
        }
        return slope;
    }

    /**
     * Makes air of padding that would otherwise be the brightest of all: unsigned values from 8000H on, as they come of
     * signed padding in unsigned data (PS3.3 §C.7.5.1.1.2). Other padding is dark already and stays.
     */
    private void replacePadding(FrameHeader header) {
        OptionalInt padding = header.findInt(Tags.PIXEL_PADDING_VALUE);
        if (padding.isEmpty() || (padding.getAsInt() & 0xFFFF) < SIGN) {
            return;
        }
        int value = padding.getAsInt() & 0xFFFF;
        int limit = header.findInt(Tags.PIXEL_PADDING_RANGE_LIMIT).orElse(value) & 0xFFFF;
        int from = Math.max(SIGN, Math.min(value, limit));
        int to = Math.max(value, limit);
        short air = (short) Math.max(0, Math.min(SIGN - 1, Math.rint((AIR_HU - intercept) / slope)));
        for (int i = 0; i < stored.length; i++) {
            int pixel = stored[i] & 0xFFFF;
            if (pixel >= from && pixel <= to) {
                stored[i] = air;
            }
        }
    }

    /** Moves unsigned values down by 32768 where one of them does not fit, and the intercept up. */
    private void makeSigned() {
        int all = 0;
        for (short value : stored) {
            all |= value;
        }
        if (all < 0) {
            for (int i = 0; i < stored.length; i++) {
                stored[i] ^= (short) SIGN;
            }
            intercept += SIGN * slope;
        }
    }

    /** The array itself. */
    short[] stored() {
        return stored;
    }

    double slope() {
        return slope;
    }

    double intercept() {
        return intercept;
    }

    double lowestHu() {
        return Math.min(hu(lowest()), hu(highest()));
    }

    double highestHu() {
        return Math.max(hu(lowest()), hu(highest()));
    }

    private double hu(short value) {
        return value * slope + intercept;
    }

    private short lowest() {
        short lowest = Short.MAX_VALUE;
        for (short value : stored) {
            lowest = value < lowest ? value : lowest;
        }
        return lowest;
    }

    private short highest() {
        short highest = Short.MIN_VALUE;
        for (short value : stored) {
            highest = value > highest ? value : highest;
        }
        return highest;
    }

    /** Rewrites the values for another slope and intercept, rounded to the nearest. */
    void rescale(Rescale target) {
        if (target.slope() == slope && target.intercept() == intercept) {
            return;
        }
        double factor = slope / target.slope();
        double offset = (intercept - target.intercept()) / target.slope();
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (short) Math.rint(stored[i] * factor + offset);
        }
    }
}
