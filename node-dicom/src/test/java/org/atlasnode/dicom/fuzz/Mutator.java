package org.atlasnode.dicom.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.fuzz.Grammar.Field;

/**
 * Makes hostile bytes out of well-formed ones: changed, cut and inserted bytes, and on the fields that a grammar finds:
 * removed, repeated, moved and nested ones, other tags, lengths that lie. The seed decides everything.
 */
final class Mutator {

    private static final int MAX_BYTES = 1 << 20;
    private static final int UNDEFINED = -1;
    private static final int[] NUMBERS = {
        0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, -2, -1
    };

    private final Grammar grammar;
    private final Random random;

    Mutator(Grammar grammar, long seed) {
        this.grammar = grammar;
        this.random = new Random(seed);
    }

    byte[] mutate(byte[] input) {
        byte[] bytes = input.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            List<Field> fields = grammar.fields(bytes);
            bytes = fields.isEmpty() || random.nextInt(3) == 0 ? changeBytes(bytes) : changeFields(bytes, fields);
        }
        return bytes.length > MAX_BYTES ? Arrays.copyOf(bytes, MAX_BYTES) : bytes;
    }

    private byte[] changeBytes(byte[] bytes) {
        if (bytes.length == 0) {
            return randomBytes(1 + random.nextInt(16));
        }
        int at = random.nextInt(bytes.length);
        int length = random.nextInt(Math.min(64, bytes.length - at) + 1);
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> putNumber(bytes, at, 1 << random.nextInt(3), order(), number());
            case 3 -> {
                return Arrays.copyOf(bytes, at);
            }
            case 4 -> {
                return splice(bytes, at, at + length, new byte[0]);
            }
            case 5 -> {
                return splice(bytes, at, at, randomBytes(length));
            }
            default -> {
                int from = random.nextInt(bytes.length - length + 1);
                System.arraycopy(bytes, from, bytes, at, length);
            }
        }
        return bytes;
    }

    private byte[] changeFields(byte[] bytes, List<Field> fields) {
        Field field = pick(fields);
        Field other = pick(fields);
        byte[] whole = Arrays.copyOfRange(bytes, field.start(), field.end());
        return switch (random.nextInt(9)) {
            case 0 -> replace(bytes, fields, field.start(), field.end(), new byte[0]);
            case 1 -> replace(bytes, fields, field.end(), field.end(), repeated(whole));
            case 2 -> replace(bytes, fields, other.start(), other.end(), whole);
            case 3 -> replace(bytes, fields, other.start(), other.start(), whole);
            case 4 -> replace(bytes, fields, other.valueStart(), other.valueStart(), whole);
            case 5 -> replace(bytes, fields, field.valueStart(), field.end(), randomBytes(random.nextInt(24)));
            case 6 -> {
                int cut = field.valueStart() + random.nextInt(field.end() - field.valueStart() + 1);
                yield replace(bytes, fields, cut, field.end(), new byte[0]);
            }
            case 7 -> rename(bytes, field, other);
            default -> lie(bytes, field);
        };
    }

    /** Gives a field another length than it has. */
    private byte[] lie(byte[] bytes, Field field) {
        int real = field.end() - field.valueStart();
        int length = random.nextBoolean() ? real + random.nextInt(9) - 4 : number();
        putNumber(bytes, field.lengthAt(), field.lengthBytes(), field.order(), length);
        return bytes;
    }

    /** Gives a field the tag, type or representation of another, or a changed one. */
    private byte[] rename(byte[] bytes, Field field, Field other) {
        int length = field.lengthAt() - field.start();
        if (length > 0 && other.lengthAt() - other.start() == length && random.nextBoolean()) {
            int from = random.nextInt(length);
            System.arraycopy(bytes, other.start() + from, bytes, field.start() + from, length - from);
        } else {
            bytes[field.start() + random.nextInt(Math.max(1, length))] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** Replaces bytes and, most times, mends the lengths of the fields around them. */
    private byte[] replace(byte[] bytes, List<Field> fields, int from, int to, byte[] replacement) {
        byte[] result = splice(bytes, from, to, replacement);
        if (random.nextInt(4) == 0) {
            return result;
        }
        int more = replacement.length - (to - from);
        for (Field field : fields) {
            if (field.encloses(from, to)) {
                int length = number(result, field);
                if (length != UNDEFINED) {
                    putNumber(result, field.lengthAt(), field.lengthBytes(), field.order(), length + more);
                }
            }
        }
        return result;
    }

    private byte[] repeated(byte[] bytes) {
        int times = random.nextInt(20) == 0 ? 300 : 1 + random.nextInt(3);
        int fitting = Math.max(1, Math.min(times, MAX_BYTES / 4 / Math.max(1, bytes.length)));
        ByteBuffer all = ByteBuffer.allocate(bytes.length * fitting);
        while (all.hasRemaining()) {
            all.put(bytes);
        }
        return all.array();
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - (to - from) + replacement.length);
        System.arraycopy(replacement, 0, result, from, replacement.length);
        System.arraycopy(bytes, to, result, from + replacement.length, bytes.length - to);
        return result;
    }

    private static int number(byte[] bytes, Field field) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(field.order());
        return field.lengthBytes() == 4
                ? buffer.getInt(field.lengthAt())
                : Short.toUnsignedInt(buffer.getShort(field.lengthAt()));
    }

    private static void putNumber(byte[] bytes, int at, int width, ByteOrder order, int number) {
        for (int i = 0; i < width && at + i < bytes.length; i++) {
            int shift = 8 * (order == ByteOrder.BIG_ENDIAN ? width - 1 - i : i);
            bytes[at + i] = (byte) (number >>> shift);
        }
    }

    private int number() {
        return random.nextInt(4) == 0 ? random.nextInt() : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private ByteOrder order() {
        return random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    private Field pick(List<Field> fields) {
        return fields.get(random.nextInt(fields.size()));
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
