package org.atlasnode.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a manifest must say of the files that lie in its folder. Stateless. */
public final class PackageHashes {

    private PackageHashes() {}

    /**
     * Lines of YAML for each file but the manifest, in order of the paths: those of a graph as keys, those of another
     * file as the beginning of a map in braces.
     */
    public static List<String> yaml(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : files(folder)) {
            String path = folder.relativize(file).toString().replace('\\', '/');
            List<String> problems = new ArrayList<>();
            Map<String, String> digests = new HashMap<>();
            String sha256 = ModelPackageReader.digest(folder, path, digests, problems);
            if (!problems.isEmpty()) {
                throw new IOException(problems.get(0));
            }
            lines.addAll(
                    path.endsWith(".onnx")
                            ? graph(file, path, sha256)
                            : List.of("{file: " + path + ", sha256: " + sha256 + "}"));
        }
        return lines;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.equals(folder.resolve(ModelPackageReader.MANIFEST)))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> graph(Path file, String path, String sha256) throws IOException {
        return List.of(
                "file: " + path,
                "sha256: " + sha256,
                "bytes: " + Files.size(file),
                "opset: " + OnnxHeader.read(file).opset());
    }
}
