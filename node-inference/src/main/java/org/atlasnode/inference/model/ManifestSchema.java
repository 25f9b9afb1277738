package org.atlasnode.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON Schema (2020-12) of {@code model.yaml}, for editors and other tools. The node itself reads manifests with
 * {@link ModelPackageReader}, which knows more rules: how parts fit each other, and the files. Stateless.
 */
public final class ManifestSchema {

    private ManifestSchema() {}

    public static String text() {
        try (InputStream schema = ManifestSchema.class.getResourceAsStream("model.schema.json")) {
            if (schema == null) {
                throw new IllegalStateException("model.schema.json is not on the class path");
            }
            return new String(schema.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
