package org.atlasnode.core.dicomweb;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataSet;

/**
 * Data sets in the DICOM JSON model (PS3.18 Annex F): an array of objects, or one object (§F.2.1). Thread-safe.
 */
public final class DicomJson {

    private static final int MAX_DEPTH = 256;
    private static final int MAX_TEXT = 1 << 25;

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private DicomJson() {}

    /** One object, as the answer to a Store transaction is. */
    public static byte[] write(DataSet dataSet) {
        return JsonWriter.object(dataSet).toString().getBytes(StandardCharsets.UTF_8);
    }

    /** An array of objects. */
    public static byte[] writeAll(List<DataSet> dataSets) {
        return MAPPER.createArrayNode()
                .addAll(dataSets.stream().map(JsonWriter::object).toList())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The data sets of an array, or the one of a single object; none of an empty text.
     *
     * @param json not longer than can be in memory
     * @throws IOException where this is not the DICOM JSON model
     */
    public static List<DataSet> read(InputStream json) throws IOException {
        JsonNode root = MAPPER.readTree(json);
        if (root == null || root.isMissingNode() || root.isNull()) {
            return List.of();
        }
        if (root.isObject()) {
            return List.of(JsonReader.dataSet(root));
        }
        if (!root.isArray()) {
            throw new IOException("neither an array nor an object of the DICOM JSON model");
        }
        List<DataSet> dataSets = new ArrayList<>();
        for (JsonNode element : root) {
            dataSets.add(JsonReader.dataSet(element));
        }
        return List.copyOf(dataSets);
    }
}
