package org.atlasnode.dicom.codec.jpeg2000;

import java.util.List;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.DecodedFrame;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;

/**
 * JPEG 2000 Part 1 (ITU-T T.800), lossless and lossy (PS3.5 §A.4.4), with the component transform undone: the samples of
 * a colour image are red, green and blue where the codestream transformed them. Not decoded, and refused: subsampled
 * components, components of different precision, packed packet headers, capabilities of other parts.
 */
public final class Jpeg2000Decoder implements FrameDecoder {

    private final TileDecoder tileDecoder = new TileDecoder();

    @Override
    public DecodedFrame decode(byte[] codestream, int length, FrameShape shape, short[] target) throws CodecException {
        ByteCursor in = Jp2Boxes.codestream(new ByteCursor(codestream, 0, length));
        Codestream parsed = new CodestreamReader(in, shape).read();
        ImageSize size = parsed.size();
        for (int index = 0; index < parsed.tiles().size(); index++) {
            Rectangle area = size.tile(index);
            List<TilePlane> planes = tileDecoder.decode(parsed.tiles().get(index), area, size);
            for (int component = 0; component < planes.size(); component++) {
                new SampleWriter(size, target).write(planes.get(component), area, component);
            }
        }
        return new DecodedFrame(size.precision(), size.signed());
    }
}
