package org.atlasnode.dicom.pixel;

import java.util.Arrays;
import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/** What the samples of a frame mean (PS3.3 §C.7.6.3.1.2), of those kinds that can be shown. */
enum Photometric {
    MONOCHROME1("MONOCHROME1", 1),
    MONOCHROME2("MONOCHROME2", 1),
    PALETTE_COLOR("PALETTE COLOR", 1),
    RGB("RGB", 3),
    YBR_FULL("YBR_FULL", 3),
    YBR_FULL_422("YBR_FULL_422", 3),
    /** Of JPEG 2000, whose decoder gives RGB. */
    YBR_ICT("YBR_ICT", 3),
    /** Of JPEG 2000, whose decoder gives RGB. */
    YBR_RCT("YBR_RCT", 3);

    private final String definedTerm;
    private final int samplesPerPixel;

    Photometric(String definedTerm, int samplesPerPixel) {
        this.definedTerm = definedTerm;
        this.samplesPerPixel = samplesPerPixel;
    }

    /** What a header says, where it goes with its samples per pixel. */
    static Optional<Photometric> find(DataSet header, PixelFormat format) {
        String term = header.string(Tags.PHOTOMETRIC_INTERPRETATION, "");
        return Arrays.stream(values())
                .filter(value -> value.definedTerm.equals(term) && value.samplesPerPixel == format.samplesPerPixel())
                .findFirst();
    }
}
