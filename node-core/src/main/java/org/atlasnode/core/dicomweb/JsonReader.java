package org.atlasnode.core.dicomweb;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.DecimalString;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * Makes data sets of JSON objects (PS3.18 §F.2). Text is UTF-8 there and here, so Specific Character Set (0008,0005)
 * becomes ISO_IR 192, whatever that of the source was (§F.2.2 note 3). Values behind a BulkDataURI (§F.2.6) are absent.
 * What is not as the model says it is an {@link IOException}.
 */
final class JsonReader {

    private static final Pattern TAG = Pattern.compile("[0-9A-Fa-f]{8}");
    private static final String UTF_8 = "ISO_IR 192";
    private static final int MAX_DS = 16;
    private static final int MAX_NUMBER_TEXT = 64;
    private static final int MAX_DIGITS = 20;

    private JsonReader() {}

    static DataSet dataSet(JsonNode object) throws IOException {
        DataSetBuilder builder = item(object);
        return builder.putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, UTF_8).build();
    }

    private static DataSetBuilder item(JsonNode object) throws IOException {
        if (!object.isObject()) {
            throw new IOException("a data set that is no object");
        }
        DataSetBuilder builder = DataSet.builder(SpecificCharacterSet.UTF_8);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (!TAG.matcher(field.getKey()).matches()) {
                throw new IOException("an attribute whose name is no tag");
            }
            int tag = Integer.parseUnsignedInt(field.getKey(), 16);
            if (tag != Tags.SPECIFIC_CHARACTER_SET) {
                put(builder, tag, field.getValue());
            }
        }
        return builder;
    }

    private static void put(DataSetBuilder builder, int tag, JsonNode attribute) throws IOException {
        String code = attribute.path("vr").asText("");
        Vr vr = code.length() == 2
                ? Vr.find(code.charAt(0), code.charAt(1)).orElseThrow(() -> new IOException("an unknown vr"))
                : Vr.UN;
        JsonNode value = attribute.path("Value");
        if (attribute.has("BulkDataURI")) {
            return;
        }
        if (vr.kind() == Vr.Kind.BYTES) {
            builder.putBytes(tag, vr, bytes(attribute.path("InlineBinary")));
        } else if (value.isEmpty()) {
            builder.putEmpty(tag, vr);
        } else {
            putValues(builder, tag, vr, value);
        }
    }

    private static byte[] bytes(JsonNode base64) throws IOException {
        return base64.isTextual() ? base64.binaryValue() : new byte[0];
    }

    private static void putValues(DataSetBuilder builder, int tag, Vr vr, JsonNode values) throws IOException {
        switch (vr.kind()) {
            case SEQUENCE -> {
                List<DataSet> items = new ArrayList<>();
                for (JsonNode value : values) {
                    items.add(value.isNull() ? DataSet.empty() : item(value).build());
                }
                builder.putItems(tag, items);
            }
            case TEXT, CHARSET_TEXT -> {
                List<String> texts = new ArrayList<>();
                for (JsonNode value : values) {
                    texts.add(text(vr, value));
                }
                builder.putString(tag, vr, texts.toArray(String[]::new));
            }
            case FLOAT -> {
                double[] numbers = new double[values.size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = decimal(values.get(i));
                }
                builder.putDouble(tag, vr, numbers);
            }
            case INTEGER, UNSIGNED, TAG -> {
                long[] numbers = new long[values.size()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = integer(vr, values.get(i));
                }
                builder.putInt(tag, vr, numbers);
            }
            case BYTES -> throw new IllegalStateException("bytes are no list of values: " + vr);
        }
    }

    private static String text(Vr vr, JsonNode value) throws IOException {
        if (value.isNull()) {
            return "";
        }
        if (vr == Vr.PN && value.isObject()) {
            String name = value.path("Alphabetic").asText("") + "="
                    + value.path("Ideographic").asText("") + "="
                    + value.path("Phonetic").asText("");
            return name.replaceAll("=+$", "");
        }
        if (!value.isValueNode()) {
            throw new IOException("a text that is none");
        }
        return value.isFloatingPointNumber() ? number(value.decimalValue()) : value.asText();
    }

    /** At most 16 characters (PS3.5 §6.2); an exponent of any size is written out by nobody. */
    private static String number(BigDecimal value) throws IOException {
        if (Math.abs(value.scale()) < MAX_DS && value.precision() < MAX_DS) {
            String plain = value.toPlainString();
            if (plain.length() <= MAX_DS) {
                return plain;
            }
        }
        double nearest = value.doubleValue();
        if (!Double.isFinite(nearest)) {
            throw new IOException("a number that is too large");
        }
        return DecimalString.of(nearest);
    }

    private static double decimal(JsonNode value) throws IOException {
        return switch (value.asText()) {
            case "NaN" -> Double.NaN;
            case "inf", "Infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> parsed(value).doubleValue();
        };
    }

    private static long integer(Vr vr, JsonNode value) throws IOException {
        if (vr == Vr.AT) {
            if (!TAG.matcher(value.asText()).matches()) {
                throw new IOException("a tag that is none");
            }
            return Integer.parseUnsignedInt(value.asText(), 16);
        }
        BigDecimal number = parsed(value);
        if (number.precision() - number.scale() > MAX_DIGITS) {
            throw new IOException("a number that is too large");
        }
        return number.toBigInteger().longValue();
    }

    /** A number, or a text that is one. */
    private static BigDecimal parsed(JsonNode value) throws IOException {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        try {
            String text = value.asText();
            if (text.length() > MAX_NUMBER_TEXT) {
                throw new IOException("a number that is too long");
            }
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IOException("a number that is none", e);
        }
    }
}
