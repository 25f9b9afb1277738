package org.atlasnode.inference.model;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an ONNX file says of its format, read from the outer message without loading the graph: ModelProto of onnx.proto
 * (field 1 ir_version, field 8 opset_import), in Protocol Buffers encoding.
 *
 * @param opset version of the default operator set
 */
record OnnxHeader(long irVersion, long opset) {

    private static final int IR_VERSION = 1;
    private static final int OPSET_IMPORT = 8;
    private static final int OPSET_VERSION = 2;
    private static final int OPSET_DOMAIN = 1;
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    static OnnxHeader read(Path file) throws IOException {
        long irVersion = 0;
        long opset = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            for (int first = in.read(); first >= 0; first = in.read()) {
                long key = varint(first, in);
                if (key == key(IR_VERSION, VARINT)) {
                    irVersion = varint(in.read(), in);
                } else if (key == key(OPSET_IMPORT, LENGTH_DELIMITED)) {
                    opset = Math.max(opset, defaultOpset(varint(in.read(), in), in));
                } else {
                    skip(key, in);
                }
            }
        }
        if (irVersion == 0 || opset == 0) {
            throw new IOException("no ONNX format version");
        }
        return new OnnxHeader(irVersion, opset);
    }

    /** The version in an OperatorSetIdProto, 0 for one of another domain. */
    private static long defaultOpset(long length, InputStream in) throws IOException {
        byte[] message = in.readNBytes((int) Math.min(length, 1024));
        if (message.length != length) {
            throw new EOFException("operator set of " + length + " bytes");
        }
        InputStream fields = new java.io.ByteArrayInputStream(message);
        long version = 0;
        boolean isDefault = true;
        for (int first = fields.read(); first >= 0; first = fields.read()) {
            long key = varint(first, fields);
            if (key == key(OPSET_VERSION, VARINT)) {
                version = varint(fields.read(), fields);
            } else if (key == key(OPSET_DOMAIN, LENGTH_DELIMITED)) {
                long domain = varint(fields.read(), fields);
                isDefault = domain == 0;
                fields.skipNBytes(domain);
            } else {
                skip(key, fields);
            }
        }
        return isDefault ? version : 0;
    }

    private static void skip(long key, InputStream in) throws IOException {
        switch ((int) (key & 7)) {
            case VARINT -> varint(in.read(), in);
            case FIXED_64 -> in.skipNBytes(8);
            case LENGTH_DELIMITED -> in.skipNBytes(varint(in.read(), in));
            case FIXED_32 -> in.skipNBytes(4);
            default -> throw new IOException("not Protocol Buffers");
        }
    }

    private static long key(int field, int wireType) {
        return (long) field << 3 | wireType;
    }

    private static long varint(int first, InputStream in) throws IOException {
        long value = 0;
        int next = first;
        for (int shift = 0; shift < 63; shift += 7) {
            if (next < 0) {
                throw new EOFException("number cut off");
            }
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
            next = in.read();
        }
        throw new IOException("number of more than 63 bits");
    }
}
