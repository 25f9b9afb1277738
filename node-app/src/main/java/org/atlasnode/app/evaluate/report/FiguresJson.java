package org.atlasnode.app.evaluate.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.List;
import org.atlasnode.app.evaluate.statistics.RocCurve;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.atlasnode.core.model.ModelRef;

/** The figures of an evaluation for programs. Component names are the keys; what there is not is null. */
public final class FiguresJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addMixIn(TargetFigures.class, WithoutCurve.class)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private FiguresJson() {}

    /** The curve is a table of its own. */
    interface WithoutCurve {

        @JsonIgnore
        RocCurve curve();
    }

    private record Document(ModelRef model, String device, Instant made, Counts counts, List<TargetFigures> figures) {}

    /** How many there are of each kind. */
    private record Counts(
            int labelsWithImages, int labelsWithoutImages, int series, int seriesWithoutLabel, int filesPassedOver) {}

    public static String of(Evaluated evaluated) {
        Evaluated.Labels labels = evaluated.labels();
        Document document = new Document(
                evaluated.subject().algorithm().model(),
                evaluated.subject().algorithm().device(),
                evaluated.subject().made(),
                new Counts(
                        labels.matching().matches().size(),
                        labels.matching().withoutImages().size(),
                        evaluated.series().size(),
                        labels.matching().withoutLabel().size(),
                        evaluated.passedOver().size()),
                evaluated.figures());
        try {
            return MAPPER.writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures that cannot be written", e);
        }
    }
}
