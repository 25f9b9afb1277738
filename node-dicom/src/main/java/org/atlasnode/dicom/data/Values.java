package org.atlasnode.dicom.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.atlasnode.dicom.charset.SpecificCharacterSet;

/** Reads typed values out of the bytes of an element (PS3.5 §6.2). */
final class Values {

    /** A decimal or integer string (PS3.5 §6.2, DS, IS), of any length; nothing in it is tried twice. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?(\\d++\\.?\\d*+|\\.\\d++)([eE][+-]?\\d++)?");

    private Values() {}

    static List<String> strings(DataElement element, SpecificCharacterSet charset) {
        if (!(element.value() instanceof Value.Bytes bytes) || bytes.length() == 0) {
            return List.of();
        }
        if (!element.vr().isText()) {
            return numbers(element).stream().map(String::valueOf).toList();
        }
        byte[] raw = bytes.toByteArray();
        String text = element.vr().kind() == Vr.Kind.CHARSET_TEXT
                ? charset.decode(raw, element.vr().delimiters())
                : new String(raw, StandardCharsets.ISO_8859_1);
        if (!element.vr().isMultiValuedText()) {
            return List.of(stripTrailing(text));
        }
        List<String> values = new ArrayList<>();
        for (String value : text.split("\\\\", -1)) {
            values.add(strip(value));
        }
        return List.copyOf(values);
    }

    static OptionalInt firstInt(DataElement element) {
        if (element.vr().isText()) {
            return firstIntOfText(element);
        }
        return numbers(element, 1).stream()
                .filter(Long.class::isInstance)
                .mapToLong(Number::longValue)
                .filter(value -> value == (int) value)
                .mapToInt(value -> (int) value)
                .findFirst();
    }

    private static OptionalInt firstIntOfText(DataElement element) {
        List<Double> values = doubles(element);
        if (values.isEmpty() || values.get(0) != (int) (double) values.get(0)) {
            return OptionalInt.empty();
        }
        return OptionalInt.of((int) (double) values.get(0));
    }

    static List<Double> doubles(DataElement element) {
        if (!element.vr().isText()) {
            List<Double> values =
                    numbers(element).stream().map(Number::doubleValue).toList();
            return values.stream().allMatch(Double::isFinite) ? values : List.of();
        }
        List<String> texts = strings(element, SpecificCharacterSet.DEFAULT);
        if (!texts.stream().allMatch(text -> DECIMAL.matcher(text).matches())) {
            return List.of();
        }
        List<Double> values = texts.stream().map(Double::valueOf).toList();
        return values.stream().allMatch(Double::isFinite) ? values : List.of();
    }

    private static List<Number> numbers(DataElement element) {
        return numbers(element, Integer.MAX_VALUE);
    }

    private static List<Number> numbers(DataElement element, int max) {
        if (!(element.value() instanceof Value.Bytes bytes)) {
            return List.of();
        }
        ByteBuffer buffer = bytes.asByteBuffer();
        List<Number> values = new ArrayList<>();
        while (buffer.remaining() >= element.vr().widthBytes() && values.size() < max) {
            switch (element.vr()) {
                case FD -> values.add(buffer.getDouble());
                case FL -> values.add(buffer.getFloat());
                case SS -> values.add((long) buffer.getShort());
                case US -> values.add((long) Short.toUnsignedInt(buffer.getShort()));
                case SL -> values.add((long) buffer.getInt());
                case UL -> values.add(Integer.toUnsignedLong(buffer.getInt()));
                case SV, UV -> values.add(buffer.getLong());
                case AT ->
                    values.add((long)
                            Tag.of(Short.toUnsignedInt(buffer.getShort()), Short.toUnsignedInt(buffer.getShort())));
                default -> {
                    return List.of();
                }
            }
        }
        return values;
    }

    private static String strip(String text) {
        return stripTrailing(text).stripLeading();
    }

    private static String stripTrailing(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
            end--;
        }
        return text.substring(0, end);
    }
}
