package org.atlasnode.core.dicomweb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;

/** Makes JSON objects of data sets (PS3.18 §F.2.2 to §F.2.7). */
final class JsonWriter {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,12}");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(\\d{1,16}+\\.?\\d{0,16}+|\\.\\d{1,16}+)([eE][+-]?\\d{1,3})?");
    private static final List<String> NAME_GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");

    private JsonWriter() {}

    static ObjectNode object(DataSet dataSet) {
        ObjectNode object = NODES.objectNode();
        for (DataElement element : dataSet) {
            if (!Tag.isGroupLength(element.tag())) {
                object.set(String.format(Locale.ROOT, "%08X", element.tag()), attribute(dataSet, element));
            }
        }
        return object;
    }

    /** An empty value has no Value at all (§F.2.5). */
    private static ObjectNode attribute(DataSet dataSet, DataElement element) {
        ObjectNode attribute = NODES.objectNode();
        attribute.put("vr", element.vr().name());
        if (element.isEmpty()) {
            return attribute;
        }
        if (element.value() instanceof Value.Items items) {
            ArrayNode values = attribute.putArray("Value");
            items.items().forEach(item -> values.add(object(item)));
        } else if (element.vr().kind() == Vr.Kind.BYTES) {
            bytes(attribute, element);
        } else {
            values(attribute.putArray("Value"), dataSet, element);
        }
        return attribute;
    }

    /** In base64 (§F.2.7); encapsulated pixels have no place in a search or an answer, so they are left out. */
    private static void bytes(ObjectNode attribute, DataElement element) {
        if (element.value() instanceof Value.Bytes bytes) {
            attribute.put("InlineBinary", bytes.toByteArray());
        }
    }

    private static void values(ArrayNode values, DataSet dataSet, DataElement element) {
        switch (element.vr().kind()) {
            case TEXT, CHARSET_TEXT ->
                dataSet.strings(element.tag()).forEach(text -> addText(values, element.vr(), text));
            case INTEGER, UNSIGNED, FLOAT, TAG -> addNumbers(values, element);
            case BYTES, SEQUENCE -> throw new IllegalStateException("no list of values: " + element.vr());
        }
    }

    /** An empty value among others is null (§F.2.5); numbers in text are numbers where they are well-formed (§F.2.3). */
    private static void addText(ArrayNode values, Vr vr, String text) {
        if (text.isEmpty()) {
            values.addNull();
        } else if (vr == Vr.PN) {
            values.add(personName(text));
        } else if (vr == Vr.IS && INTEGER.matcher(text).matches()) {
            values.add(Long.parseLong(text));
        } else if (vr == Vr.DS && DECIMAL.matcher(text).matches()) {
            values.add(new BigDecimal(text));
        } else {
            values.add(text);
        }
    }

    private static ObjectNode personName(String text) {
        ObjectNode name = NODES.objectNode();
        String[] groups = text.split("=", -1);
        for (int i = 0; i < Math.min(groups.length, NAME_GROUPS.size()); i++) {
            if (!groups[i].isEmpty()) {
                name.put(NAME_GROUPS.get(i), groups[i]);
            }
        }
        return name;
    }

    private static void addNumbers(ArrayNode values, DataElement element) {
        if (!(element.value() instanceof Value.Bytes bytes)) {
            return;
        }
        ByteBuffer buffer = bytes.asByteBuffer();
        while (buffer.remaining() >= element.vr().widthBytes()) {
            switch (element.vr()) {
                case US -> values.add(Short.toUnsignedInt(buffer.getShort()));
                case SS -> values.add(buffer.getShort());
                case UL -> values.add(Integer.toUnsignedLong(buffer.getInt()));
                case SL -> values.add(buffer.getInt());
                case UV -> values.add(new java.math.BigInteger(Long.toUnsignedString(buffer.getLong())));
                case SV -> values.add(buffer.getLong());
                case FL -> addFloat(values, buffer.getFloat());
                case FD -> addFloat(values, buffer.getDouble());
                case AT -> values.add(tag(buffer));
                default -> throw new IllegalStateException("no number: " + element.vr());
            }
        }
    }

    private static String tag(ByteBuffer buffer) {
        int group = Short.toUnsignedInt(buffer.getShort());
        return String.format(Locale.ROOT, "%04X%04X", group, Short.toUnsignedInt(buffer.getShort()));
    }

    /** JSON has no number for these (§F.2.3). */
    private static void addFloat(ArrayNode values, double value) {
        if (Double.isNaN(value)) {
            values.add("NaN");
        } else if (Double.isInfinite(value)) {
            values.add(value > 0 ? "inf" : "-inf");
        } else {
            values.add(value);
        }
    }
}
