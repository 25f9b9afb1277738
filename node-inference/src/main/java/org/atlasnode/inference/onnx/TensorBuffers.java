package org.atlasnode.inference.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Direct buffers for the tensors of one run after another, by name, each kept at the largest size that was asked for: the
 * system clears no memory for them again. What a name held is lost when it is asked for again. Confined to one run at a
 * time.
 */
public final class TensorBuffers {

    private final Map<String, ByteBuffer> buffers = new HashMap<>();

    /** A buffer of exactly so many elements, of any content. */
    public ShortBuffer shorts(String name, int count) {
        return bytes(name, Math.multiplyExact(count, Short.BYTES)).asShortBuffer();
    }

    /** A buffer of exactly so many elements, of any content. */
    public FloatBuffer floats(String name, int count) {
        return bytes(name, Math.multiplyExact(count, Float.BYTES)).asFloatBuffer();
    }

    /** A buffer of exactly so many bytes, of any content. */
    public ByteBuffer bytes(String name, int count) {
        ByteBuffer kept = buffers.get(name);
        if (kept == null || kept.capacity() < count) {
            kept = Tensor.directBytes(count);
            buffers.put(name, kept);
        }
        return kept.slice(0, count).order(ByteOrder.nativeOrder());
    }
}
