package org.atlasnode.app.evaluate.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.state.AnalysisJson;
import org.atlasnode.core.state.StateStoreException;

/**
 * The analyses of a model, a JSON file for each series, so that an evaluation that was stopped goes on where it was. What
 * another model said, or the same one of other files, is not found; nor is a file that was cut off. Confined to one
 * thread.
 */
public final class KeptAnalyses {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String FILES = "files";
    private static final String ANALYSIS = "analysis";
    private static final int SHORT_CHECKSUM = 16;

    private final Path folder;
    private final ModelRef model;

    /** @param folder of all models */
    public KeptAnalyses(Path folder, ModelRef model) {
        this.folder = folder.resolve(model.checksum().substring(0, SHORT_CHECKSUM));
        this.model = model;
    }

    /** What this model said of this series. */
    public Optional<Analysis> find(SeriesFiles series) throws IOException {
        Path file = file(series.key());
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            JsonNode kept = MAPPER.readTree(Files.readString(file));
            if (!kept.path(FILES).asText().equals(series.fingerprint())) {
                return Optional.empty();
            }
            Analysis analysis = AnalysisJson.read(kept.path(ANALYSIS).toString());
            return Optional.of(analysis)
                    .filter(found -> found.algorithm().model().equals(model));
        } catch (JsonProcessingException | StateStoreException e) { // cut off, or of another version of the node
            return Optional.empty();
        }
    }

    /** Keeps what it said. */
    public void keep(SeriesFiles series, Analysis analysis) throws IOException {
        ObjectNode document = MAPPER.createObjectNode();
        document.put(FILES, series.fingerprint());
        document.set(ANALYSIS, AnalysisJson.tree(analysis));
        Path file = file(series.key());
        Files.createDirectories(file.getParent());
        Files.writeString(file, document + "\n");
    }

    private Path file(SeriesKey key) {
        return folder.resolve(key.studyInstanceUid().toString()).resolve(key.seriesInstanceUid() + ".json");
    }
}
