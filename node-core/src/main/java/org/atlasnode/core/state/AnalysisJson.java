package org.atlasnode.core.state;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SliceBox;
import org.atlasnode.dicom.data.Uid;

/**
 * An {@link Analysis} as JSON, and back: what the state store keeps and what CLI and HTTP show. Component names are the
 * keys, an absent value is null, times and durations are ISO 8601, UIDs and frames are strings. Thread-safe.
 */
public final class AnalysisJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule("uid")
                    .addSerializer(Uid.class, ToStringSerializer.instance)
                    .addDeserializer(Uid.class, new UidReader())
                    .addSerializer(FrameRef.class, ToStringSerializer.instance)
                    .addDeserializer(FrameRef.class, new FrameRefReader()))
            .addMixIn(SliceBox.class, EarlierSliceBox.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    private AnalysisJson() {}

    /** One line of JSON. */
    public static String write(Analysis analysis) {
        try {
            return MAPPER.writeValueAsString(analysis);
        } catch (JsonProcessingException e) {
            throw new StateStoreException("an analysis that cannot be written", e);
        }
    }

    /** As a tree, for a document that has it as a part. */
    public static JsonNode tree(Analysis analysis) {
        return MAPPER.valueToTree(analysis);
    }

    /** @throws StateStoreException where the text is not an analysis */
    public static Analysis read(String json) {
        try {
            JsonNode tree = MAPPER.readTree(json);
            if (tree instanceof ObjectNode analysis) {
                EarlierAnalysis.upgrade(analysis);
            }
            return MAPPER.treeToValue(tree, Analysis.class);
        } catch (JsonProcessingException e) {
            throw new StateStoreException("a kept analysis that cannot be read", e);
        }
    }

    /** A UID of its text. */
    private static final class UidReader extends com.fasterxml.jackson.databind.deser.std.FromStringDeserializer<Uid> {

        private static final long serialVersionUID = 1L;

        private UidReader() {
            super(Uid.class);
        }

        @Override
        protected Uid _deserialize(String value, com.fasterxml.jackson.databind.DeserializationContext context) {
            return Uid.of(value);
        }
    }

    /** An instance, or a frame of one, of its text. */
    private static final class FrameRefReader
            extends com.fasterxml.jackson.databind.deser.std.FromStringDeserializer<FrameRef> {

        private static final long serialVersionUID = 1L;

        private FrameRefReader() {
            super(FrameRef.class);
        }

        @Override
        protected FrameRef _deserialize(String value, com.fasterxml.jackson.databind.DeserializationContext context) {
            return FrameRef.parse(value);
        }
    }

    /** How boxes named their slice before slices could be frames: kept analyses of then are still read. */
    interface EarlierSliceBox {

        @JsonAlias("sopInstanceUid")
        FrameRef frame();
    }
}
