package org.atlasnode.inference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.OnnxSettings;

/** The test package {@code tiny}: arithmetic graphs, see src/test/models/make_tiny.py. */
public final class TinyModel {

    private static final Path FOLDER = Path.of("src/test/resources/models/tiny");

    private TinyModel() {}

    public static OnnxRuntime cpu() {
        try {
            return OnnxRuntime.start(new Device(Device.Kind.CPU, 0), new OnnxSettings(1, true, false, false));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public static ActiveModel active() {
        try {
            return ActiveModel.of(ModelPackageReader.read(FOLDER), cpu());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A copy that a test may spoil, as {@code tiny} in the given folder. */
    public static Path copyInto(Path models) {
        return copyInto(FOLDER, models);
    }

    /** A copy of another package, under its folder's name. */
    public static Path copyInto(Path source, Path models) {
        Path copy = models.resolve(source.getFileName());
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path target = copy.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    /** Changes the manifest of a copy. */
    public static void replaceInManifest(Path copy, String regex, String replacement) {
        try {
            Path manifest = copy.resolve("model.yaml");
            String before = Files.readString(manifest);
            String after = before.replaceFirst(regex, replacement);
            if (after.equals(before)) {
                throw new AssertionError("nothing replaced: " + regex);
            }
            Files.writeString(manifest, after);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
