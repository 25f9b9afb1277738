package org.atlasnode.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema for editors and the reader of the node say the same of a manifest, but where the table says otherwise. */
class ManifestSchemaTest {

    private static final Path TINY = Path.of("src/test/resources/models/tiny/model.yaml");
    private static final Path ICH = Path.of("src/test/resources/models/ich/model.yaml");
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(ManifestSchema.text());

    private static boolean schemaTakes(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/test/resources/models/tiny/model.yaml",
                "src/test/resources/models/ich/model.yaml",
                "../models/cspine-fracture/model.yaml"
            })
    void bothTakeWhatIsInService(Path manifest) throws Exception {
        String yaml = Files.readString(manifest);

        assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
        assertThat(ManifestReader.read(yaml.getBytes(StandardCharsets.UTF_8)).stages())
                .isNotEmpty();
    }

    @Test
    void theGuideNamesEveryKeyOfTheSchema() throws Exception {
        String guide = Files.readString(Path.of("../docs/models.md"));
        Set<String> keys = new TreeSet<>();
        new ObjectMapper()
                .readTree(ManifestSchema.text())
                .findValues("properties")
                .forEach(properties -> collect(properties, keys));

        assertThat(keys)
                .hasSizeGreaterThan(80)
                .allSatisfy(key -> assertThat(guide).contains(key));
    }

    private static void collect(JsonNode properties, Set<String> keys) {
        properties.fields().forEachRemaining(entry -> {
            keys.add(entry.getKey());
            entry.getValue().findValues("properties").forEach(below -> collect(below, keys));
        });
    }

    private static String lines(String text) {
        return text.replace('|', '\n');
    }

    /**
     * @param base tiny or ich
     * @param before text of the manifest that is replaced; a bar is a new line
     * @param after what by
     * @param judge who refuses it: both, or the reader alone because a schema cannot say it
     * @param problem how a problem of the reader begins
     */
    @ParameterizedTest
    @CsvFileSource(
            resources = "/models/refused.tsv",
            delimiter = '\t',
            numLinesToSkip = 1,
            ignoreLeadingAndTrailingWhitespace = false)
    void refuses(String base, String before, String after, String judge, String problem) throws Exception {
        String yaml = Files.readString(base.equals("tiny") ? TINY : ICH);
        String changed = yaml.replaceFirst(
                Pattern.quote(lines(before)), Matcher.quoteReplacement(after == null ? "" : lines(after)));
        assertThat(changed).isNotEqualTo(yaml);

        assertThat(schemaTakes(changed)).as("the schema takes it").isEqualTo(judge.equals("reader"));
        assertThatThrownBy(() -> ManifestReader.read(changed.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ModelPackageException.class,
                        e -> assertThat(e.problems()).anyMatch(found -> found.startsWith(problem)));
    }
}
