package org.atlasnode.dicom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.atlasnode.dicom.codec.CodecException;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.GoldenFrame;
import org.atlasnode.dicom.codec.jpeg2000.HtFrame;

/**
 * Codestreams into one decoder: refused as declared, or decoded wholly; a decoder that has seen other codestreams before
 * does as a new one. An input begins with the shape that the image's header claims: rows and columns in two bytes each,
 * samples per pixel, bits allocated, bits stored, sign.
 */
final class CodecTarget implements FuzzTarget {

    static final int SHAPE_BYTES = 8;
    private static final int MAX_SAMPLES = 1 << 20;

    private final String name;
    private final Supplier<FrameDecoder> decoders;
    private final Grammar grammar;
    private final Set<String> syntaxes;
    private final FrameDecoder used;

    /**
     * @param syntaxes how the transfer syntaxes of its seeds end
     */
    CodecTarget(String name, Supplier<FrameDecoder> decoders, Grammar grammar, Set<String> syntaxes) {
        this.name = name;
        this.decoders = decoders;
        this.grammar = grammar.after(SHAPE_BYTES);
        this.syntaxes = syntaxes;
        this.used = decoders.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Grammar grammar() {
        return grammar;
    }

    /** The shared frames of the syntaxes, the shortest first. */
    @Override
    public List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (GoldenFrame frame : GoldenFrame.of(syntaxes.toArray(String[]::new))) {
            seeds.add(seed(frame.shape(), frame.codestream()));
        }
        if (syntaxes.contains(".201")) { // the shared ones are long; these have every pass of T.814
            for (HtFrame frame : HtFrame.all()) {
                seeds.add(seed(frame.shape(), frame.codestream()));
            }
        }
        seeds.sort((first, second) -> Integer.compare(first.length, second.length));
        assertThat(seeds).isNotEmpty();
        return seeds;
    }

    /** A frame behind its shape. */
    private static byte[] seed(FrameShape shape, byte[] frame) {
        return Seeds.prefixed(
                frame,
                shape.rows() >> 8,
                shape.rows(),
                shape.columns() >> 8,
                shape.columns(),
                shape.samplesPerPixel(),
                shape.bitsAllocated(),
                shape.bitsStored(),
                shape.signed() ? 1 : 0);
    }

    @Override
    public int cuts() {
        return 250;
    }

    @Override
    public int runs() {
        return 400;
    }

    /** Tables, planes of coefficients and the samples of two decoders. */
    @Override
    public long maxAllocatedBytes(int inputLength) {
        return (160L << 20) + 200L * inputLength;
    }

    @Override
    public void feed(byte[] input) {
        if (input.length < SHAPE_BYTES) {
            return;
        }
        FrameShape shape;
        try {
            shape = shape(ByteBuffer.wrap(input));
        } catch (IllegalArgumentException e) {
            return; // a header like this never reaches a decoder
        }
        if (shape.samples() > MAX_SAMPLES) {
            return;
        }
        byte[] codestream = Seeds.after(input, SHAPE_BYTES);
        short[] first = new short[shape.samples()];
        short[] second = new short[shape.samples()];
        Arrays.fill(second, (short) -1);
        String outcome = decode(used, codestream, shape, first);
        assertThat(decode(decoders.get(), codestream, shape, second)).isEqualTo(outcome);
        if (outcome.startsWith("decoded")) {
            assertThat(Arrays.equals(first, second))
                    .as("a used decoder gives the samples of a new one")
                    .isTrue();
        }
    }

    private static String decode(FrameDecoder decoder, byte[] codestream, FrameShape shape, short[] target) {
        try {
            return "decoded " + decoder.decode(codestream, codestream.length, shape, target);
        } catch (CodecException e) {
            assertThat(e).hasMessageNotContaining("null");
            assertThat(e.offset()).isBetween(0, codestream.length);
            return e.getMessage();
        }
    }

    private static FrameShape shape(ByteBuffer input) {
        return new FrameShape(
                Short.toUnsignedInt(input.getShort()),
                Short.toUnsignedInt(input.getShort()),
                input.get(),
                input.get(),
                input.get(),
                (input.get() & 1) != 0);
    }
}
