package org.atlasnode.dicom.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.DictionaryEntry;
import org.atlasnode.dicom.dict.StandardDictionary;
import org.atlasnode.dicom.dict.Tags;

/** Random data sets of the dictionary's elements, of private ones and of nested sequences; the seed decides. */
final class RandomDataSets {

    private static final int[] TAGS = tags();

    private final Random random;

    RandomDataSets(long seed) {
        this.random = new Random(seed);
    }

    private static int[] tags() {
        try {
            List<Integer> tags = new ArrayList<>();
            for (java.lang.reflect.Field field : Tags.class.getFields()) {
                int tag = field.getInt(null);
                if (Tag.group(tag) >= 0x0008 && !Tag.isGroupLength(tag) && tag != Tags.SPECIFIC_CHARACTER_SET) {
                    tags.add(tag);
                }
            }
            return tags.stream().mapToInt(Integer::intValue).sorted().toArray();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Elements whose representation Implicit VR gives back, so that any syntax can carry them. */
    DataSet next() {
        return next(SpecificCharacterSet.DEFAULT, false, 0);
    }

    private DataSet next(SpecificCharacterSet charset, boolean signed, int depth) {
        DataSetBuilder builder = DataSet.builder(charset);
        if (random.nextInt(4) == 0) {
            builder.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192");
        }
        boolean signedPixels = signed;
        if (random.nextInt(4) == 0) {
            signedPixels = random.nextBoolean();
            builder.putInt(Tags.PIXEL_REPRESENTATION, Vr.US, signedPixels ? 1 : 0);
        }
        int count = random.nextInt(depth == 0 ? 30 : 6);
        for (int i = 0; i < count; i++) {
            int tag = TAGS[random.nextInt(TAGS.length)];
            // An element below Pixel Representation is read before that is known.
            boolean known = Integer.compareUnsigned(tag, Tags.PIXEL_REPRESENTATION) > 0;
            if (tag != Tags.PIXEL_REPRESENTATION) {
                builder.put(element(tag, builder.charset(), known ? signedPixels : signed, depth));
            }
        }
        if (random.nextInt(3) == 0) {
            builder.putString(0x00110010, Vr.LO, "CREATOR").putBytes(0x00111001, Vr.UN, bytes(random.nextInt(40)));
        }
        return builder.build();
    }

    private DataElement element(int tag, SpecificCharacterSet charset, boolean signed, int depth) {
        DictionaryEntry entry = StandardDictionary.find(tag).orElseThrow();
        Vr vr = StandardDictionary.implicitVr(tag, signed);
        if (vr == Vr.SQ) {
            List<DataSet> items = new ArrayList<>();
            for (int i = depth < 4 ? random.nextInt(4) : 0; i > 0; i--) {
                items.add(next(charset, signed, depth + 1));
            }
            return new DataElement(entry.tag(), Vr.SQ, new Value.Items(items));
        }
        int numbers = random.nextInt(40) == 0 ? random.nextInt(20_000) : random.nextInt(6);
        byte[] bytes = bytes(numbers * Math.max(2, vr.widthBytes()));
        if (vr.isText()) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) ('A' + (bytes[i] & 15));
            }
        }
        return new DataElement(tag, vr, Value.Bytes.wrap(bytes));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length + (length & 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** The bytes with some of them changed, some cut out, and at times another end. */
    byte[] mutated(byte[] bytes) {
        byte[] mutated = bytes.clone();
        for (int i = random.nextInt(8); i >= 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(5)) {
                case 0 -> mutated[at] = (byte) random.nextInt(256);
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(mutated, at, Math.min(mutated.length, at + 4), (byte) 0xFF);
                case 3 -> mutated = Arrays.copyOf(mutated, at);
                default -> {
                    int from = random.nextInt(mutated.length);
                    int length = Math.min(random.nextInt(64), mutated.length - Math.max(at, from));
                    System.arraycopy(mutated, from, mutated, at, length);
                }
            }
        }
        return mutated;
    }
}
