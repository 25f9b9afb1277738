package org.atlasnode.dicom.io;

import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;

/** A data set that is being read, with what its items take over from it. Confined to one thread. */
final class OpenDataSet {

    /** Each costs a move of all that follow it, so that many would take quadratic time. */
    private static final int MAX_UNORDERED = 1_000;

    private final DataSetBuilder builder;
    private final int depth;
    private boolean signedPixels;
    private long highestTag = -1;
    private int unordered;

    private OpenDataSet(SpecificCharacterSet charset, boolean signedPixels, int depth) {
        this.builder = DataSet.builder(charset);
        this.signedPixels = signedPixels;
        this.depth = depth;
    }

    static OpenDataSet outermost() {
        return new OpenDataSet(SpecificCharacterSet.DEFAULT, false, 0);
    }

    /** An item of a sequence of this data set. */
    OpenDataSet item() {
        return new OpenDataSet(builder.charset(), signedPixels, depth + 1);
    }

    /** How many sequences enclose this. */
    int depth() {
        return depth;
    }

    /** Whether Pixel Representation (0028,0103) is 1 here or, unless given here, around. */
    boolean hasSignedPixels() {
        return signedPixels;
    }

    /** Whether no tag came yet. */
    boolean isEmpty() {
        return highestTag < 0;
    }

    boolean contains(int tag) {
        return builder.contains(tag);
    }

    /** Takes note of a tag that comes; whether it is not below one before. */
    boolean ascendsTo(int tag) {
        long order = Integer.toUnsignedLong(tag);
        if (order < highestTag) {
            unordered++;
            return false;
        }
        highestTag = order;
        return true;
    }

    boolean isHopelesslyUnordered() {
        return unordered > MAX_UNORDERED;
    }

    void put(DataElement element) {
        builder.put(element);
        if (element.tag() == Tags.PIXEL_REPRESENTATION && element.value() instanceof Value.Bytes bytes) {
            signedPixels = bytes.length() > 0 && bytes.at(0) == 1;
        }
    }

    DataSet build() {
        return builder.build();
    }
}
