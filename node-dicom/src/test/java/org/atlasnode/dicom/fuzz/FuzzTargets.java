package org.atlasnode.dicom.fuzz;

import java.util.List;
import java.util.Set;
import org.atlasnode.dicom.codec.jpeg.JpegDecoder;
import org.atlasnode.dicom.codec.jpeg2000.Jpeg2000Decoder;
import org.atlasnode.dicom.codec.jpegls.JpegLsDecoder;
import org.atlasnode.dicom.codec.rle.RleDecoder;
import org.atlasnode.dicom.dimse.CommandSetTarget;
import org.atlasnode.dicom.io.DataSetTarget;
import org.atlasnode.dicom.io.FileTarget;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.pixel.FrameTarget;
import org.atlasnode.dicom.ul.AssociationTarget;
import org.atlasnode.dicom.ul.NegotiationTarget;
import org.atlasnode.dicom.ul.PduTarget;

/** All targets: the tests run each for a while, {@code ./atlas fuzz} runs one for long. */
final class FuzzTargets {

    private static final Grammar SEGMENTS = new SegmentGrammar();

    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        return List.of(
                new PduTarget(),
                new NegotiationTarget(),
                new AssociationTarget(),
                new CommandSetTarget(),
                new DataSetTarget(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                new DataSetTarget(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN),
                new DataSetTarget(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN),
                new DataSetTarget(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN),
                new FileTarget(),
                new FrameTarget(),
                new CharacterSetTarget(),
                new CodecTarget("codec-rle", RleDecoder::new, Grammar.NONE, Set.of("1.2.5")),
                new CodecTarget("codec-jpeg", JpegDecoder::new, SEGMENTS, Set.of(".50", ".51", ".57", ".70")),
                new CodecTarget("codec-jpeg-ls", JpegLsDecoder::new, SEGMENTS, Set.of(".80", ".81")),
                new CodecTarget("codec-jpeg-2000", Jpeg2000Decoder::new, SEGMENTS, Set.of(".90", ".91")),
                new CodecTarget("codec-htj2k", Jpeg2000Decoder::new, SEGMENTS, Set.of(".201")));
    }

    static FuzzTarget named(String name) {
        return all().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no fuzz target " + name));
    }
}
