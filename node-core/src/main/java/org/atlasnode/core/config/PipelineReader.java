package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Pipeline;
import org.atlasnode.core.model.ModelChoice;

/** Makes pipelines of their sections. Stateless. */
final class PipelineReader {

    static final String LIST_REMEDY = "Write names in brackets, for instance [PACS].";
    private static final String MODEL_REMEDY =
            "Write the id of a model package, or id@version, like cspine-fracture@0.2.0.";
    /** Stands for a model that could not be read, until the problem is reported. */
    private static final ModelChoice UNREAD = new ModelChoice("", Optional.empty(), Optional.empty());

    private PipelineReader() {}

    static List<Pipeline> read(List<Section> sections) {
        return sections.stream().map(PipelineReader::pipeline).toList();
    }

    private static Pipeline pipeline(Section section) {
        Optional<String> checksum = section.value(
                "sha256",
                PipelineReader::checksum,
                "Write the 64 digits of the package's checksum, see: atlas models list.");
        Pipeline pipeline = new Pipeline(
                section.required("model", ModelChoice::parse, MODEL_REMEDY)
                        .orElse(UNREAD)
                        .withChecksum(checksum),
                shadows(section),
                texts(section.list("from", LIST_REMEDY)),
                texts(section.list("to", LIST_REMEDY)),
                section.value("answers", Answers::parse, "Write one of: " + Answers.names() + ".")
                        .orElse(Answers.ALWAYS));
        section.reportUnknown();
        return pipeline;
    }

    private static List<ModelChoice> shadows(Section section) {
        List<ModelChoice> shadows = new ArrayList<>();
        for (YamlNode.Scalar item : section.list("shadow", "Write models in brackets, for instance [model@0.2.0].")) {
            ModelChoice.parse(item.text().strip())
                    .ifPresentOrElse(
                            shadows::add,
                            () -> section.problem(
                                    item.line(), "shadow", "is not valid: \"" + item.text() + "\"", MODEL_REMEDY));
        }
        return shadows.stream().distinct().toList();
    }

    private static Optional<String> checksum(String text) {
        return Optional.of(text.toLowerCase(Locale.ROOT)).filter(ModelChoice::isChecksum);
    }

    private static List<String> texts(List<YamlNode.Scalar> items) {
        return items.stream().map(item -> item.text().strip()).distinct().toList();
    }
}
