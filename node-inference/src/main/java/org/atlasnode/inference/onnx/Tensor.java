package org.atlasnode.inference.onnx;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;

/**
 * A dense array of numbers with a shape, row-major, in a buffer from position 0. The shape is immutable; the buffer is
 * shared with whoever made the tensor, so a tensor is confined to one thread until it is no longer written.
 *
 * <p>Direct buffers go to the graph without a copy.
 */
public final class Tensor {

    /** Type of the elements. */
    public enum Type {
        INT16(2),
        UINT8(1),
        FLOAT32(4);

        private final int widthBytes;

        Type(int widthBytes) {
            this.widthBytes = widthBytes;
        }

        public int widthBytes() {
            return widthBytes;
        }
    }

    private final Type type;
    private final Buffer buffer;
    private final long[] shape;

    private Tensor(Type type, Buffer buffer, long[] shape) {
        if (buffer.capacity() != elementCount(shape)) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not hold " + buffer.capacity() + " elements");
        }
        this.type = type;
        this.buffer = buffer;
        this.shape = shape.clone();
    }

    public static Tensor of(ShortBuffer int16, long... shape) {
        return new Tensor(Type.INT16, int16, shape);
    }

    public static Tensor of(ByteBuffer uint8, long... shape) {
        return new Tensor(Type.UINT8, uint8, shape);
    }

    public static Tensor of(FloatBuffer float32, long... shape) {
        return new Tensor(Type.FLOAT32, float32, shape);
    }

    /** A float32 tensor of shape [1]. */
    public static Tensor scalar(double value) {
        return of(directFloats(1).put(0, (float) value), 1);
    }

    /** A tensor of the little-endian elements in a buffer of bytes, which is copied. */
    public static Tensor ofLittleEndian(Type type, ByteBuffer bytes, long... shape) {
        ByteBuffer source = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        int count = source.capacity() / type.widthBytes();
        return switch (type) {
            case INT16 -> of(directShorts(count).put(source.asShortBuffer()).clear(), shape);
            case UINT8 -> of(directBytes(count).put(source).clear(), shape);
            case FLOAT32 -> of(directFloats(count).put(source.asFloatBuffer()).clear(), shape);
        };
    }

    public static ShortBuffer directShorts(int count) {
        return directBytes(Math.multiplyExact(count, Type.INT16.widthBytes())).asShortBuffer();
    }

    public static FloatBuffer directFloats(int count) {
        return directBytes(Math.multiplyExact(count, Type.FLOAT32.widthBytes())).asFloatBuffer();
    }

    public static ByteBuffer directBytes(int count) {
        return ByteBuffer.allocateDirect(count).order(ByteOrder.nativeOrder());
    }

    public Type type() {
        return type;
    }

    /** A copy. */
    public long[] shape() {
        return shape.clone();
    }

    public int rank() {
        return shape.length;
    }

    /** Length along an axis, 0-based. */
    public int size(int axis) {
        return Math.toIntExact(shape[axis]);
    }

    public int elementCount() {
        return buffer.capacity();
    }

    /** The elements of a float32 tensor; a view with its own position. */
    public FloatBuffer floats() {
        return ((FloatBuffer) typed(Type.FLOAT32)).duplicate();
    }

    /** The elements of an int16 tensor; a view with its own position. */
    public ShortBuffer shorts() {
        return ((ShortBuffer) typed(Type.INT16)).duplicate();
    }

    /** The elements of a uint8 tensor; a view with its own position. */
    public ByteBuffer bytes() {
        return ((ByteBuffer) typed(Type.UINT8)).duplicate();
    }

    /** The entries {@code from} to {@code to - 1} of the first axis; a view of the same buffer. */
    public Tensor slice(int from, int to) {
        int each = elementCount() / size(0);
        long[] part = shape.clone();
        part[0] = Math.subtractExact((long) to, from);
        return switch (type) {
            case INT16 -> of(shorts().slice(from * each, (to - from) * each), part);
            case UINT8 -> of(bytes().slice(from * each, (to - from) * each), part);
            case FLOAT32 -> of(floats().slice(from * each, (to - from) * each), part);
        };
    }

    /** The same elements in a direct buffer of their own. */
    public Tensor copy() {
        return switch (type) {
            case INT16 -> of(directShorts(elementCount()).put(shorts().clear()).clear(), shape);
            case UINT8 -> of(directBytes(elementCount()).put(bytes().clear()).clear(), shape);
            case FLOAT32 ->
                of(directFloats(elementCount()).put(floats().clear()).clear(), shape);
        };
    }

    /** Two float32 tensors behind each other on the first axis. */
    public static Tensor concat(Tensor first, Tensor second) {
        long[] shape = first.shape();
        shape[0] += second.size(0);
        FloatBuffer all = FloatBuffer.allocate(first.elementCount() + second.elementCount());
        all.put(first.floats().clear()).put(second.floats().clear());
        return of(all.clear(), shape);
    }

    private Buffer typed(Type wanted) {
        if (type != wanted) {
            throw new IllegalStateException("elements are " + type + ", not " + wanted);
        }
        return buffer;
    }

    private static long elementCount(long[] shape) {
        long count = 1;
        for (long length : shape) {
            count = Math.multiplyExact(count, length);
        }
        return count;
    }

    @Override
    public String toString() {
        return type + Arrays.toString(shape);
    }
}
