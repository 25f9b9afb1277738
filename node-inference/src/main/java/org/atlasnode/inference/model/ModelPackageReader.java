package org.atlasnode.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.atlasnode.core.model.ModelRef;

/**
 * Reads a package from its folder: the manifest, and every file that it names, by length and SHA-256. Stateless.
 *
 * <p>The checksum of a package is SHA-256 over one line {@code sha256 two spaces path newline} for the manifest, the
 * model card and each named file, in order of the paths: what {@code sha256sum} prints of them.
 */
public final class ModelPackageReader {

    /** Name of the manifest. */
    public static final String MANIFEST = "model.yaml";

    private static final long MAX_MANIFEST_BYTES = 1 << 20;

    private ModelPackageReader() {}

    /**
     * The package in a folder.
     *
     * @throws ModelPackageException with every problem found
     */
    public static ModelPackage read(Path folder) throws ModelPackageException {
        List<String> problems = new ArrayList<>();
        ModelPackage model = files(folder, manifest(folder), problems);
        if (!problems.isEmpty()) {
            throw new ModelPackageException(problems);
        }
        return model;
    }

    /** What the manifest of a folder says. */
    static Manifest manifest(Path folder) throws ModelPackageException {
        return ManifestReader.read(manifestBytes(folder));
    }

    /** The package of a manifest and its files; what is wrong with them becomes problems. */
    static ModelPackage files(Path folder, Manifest manifest, List<String> problems) {
        Map<String, String> digests = new TreeMap<>();
        digest(folder, MANIFEST, digests, problems);
        digest(folder, manifest.documentation().card(), digests, problems);
        for (Stage stage : manifest.stages()) {
            stage.graphs().forEach(graph -> checkGraph(folder, graph, digests, problems));
        }
        for (GoldenVector vector : manifest.golden()) {
            vector.arrays().values().forEach(array -> checkFile(folder, array.file(), digests, problems));
            vector.outputs().values().forEach(output -> checkFile(folder, output.file(), digests, problems));
        }
        Manifest.Identity identity = manifest.identity();
        return new ModelPackage(folder, manifest, new ModelRef(identity.id(), identity.version(), checksum(digests)));
    }

    /** What the manifest says of the model's name, in a package that may not be whole. */
    static Optional<Manifest.Identity> findIdentity(Path folder) {
        try {
            return Optional.of(ManifestReader.read(manifestBytes(folder)).identity());
        } catch (ModelPackageException e) { // read() tells why
            return Optional.empty();
        }
    }

    /**
     * Where a file of a package lies, after making sure that it is still the one that the manifest names.
     *
     * @throws ModelPackageException where it is not
     */
    static Path unchanged(ModelPackage model, PackageFile file) throws ModelPackageException {
        List<String> problems = new ArrayList<>();
        checkFile(model.folder(), file, new TreeMap<>(), problems);
        if (!problems.isEmpty()) {
            throw new ModelPackageException(problems);
        }
        return model.file(file);
    }

    private static byte[] manifestBytes(Path folder) throws ModelPackageException {
        Path file = folder.resolve(MANIFEST);
        try {
            if (Files.size(file) > MAX_MANIFEST_BYTES) {
                throw new ModelPackageException(List.of(MANIFEST + ": longer than " + MAX_MANIFEST_BYTES + " bytes"));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelPackageException(MANIFEST + ": cannot be read", e);
        }
    }

    private static void checkGraph(
            Path folder, Stage.GraphFile graph, Map<String, String> digests, List<String> problems) {
        Path file = folder.resolve(graph.file().path());
        if (!checkFile(folder, graph.file(), digests, problems)) {
            return;
        }
        try {
            long bytes = Files.size(file);
            if (bytes != graph.bytes()) {
                problems.add(graph.file().path() + ": " + bytes + " bytes, the manifest says " + graph.bytes());
            }
            OnnxHeader header = OnnxHeader.read(file);
            if (header.opset() != graph.opset()) {
                problems.add(graph.file().path() + ": written for operator set " + header.opset()
                        + ", the manifest says " + graph.opset());
            }
        } catch (IOException e) {
            problems.add(graph.file().path() + ": not an ONNX graph");
        }
    }

    private static boolean checkFile(
            Path folder, PackageFile file, Map<String, String> digests, List<String> problems) {
        String sha256 = digest(folder, file.path(), digests, problems);
        if (!sha256.isEmpty() && !sha256.equals(file.sha256())) {
            problems.add(file.path() + ": its SHA-256 is " + sha256 + ", the manifest says " + file.sha256());
            return false;
        }
        return !sha256.isEmpty();
    }

    /** SHA-256 of a file, kept among the digests; empty and a problem where it cannot be read. */
    static String digest(Path folder, String path, Map<String, String> digests, List<String> problems) {
        String known = digests.get(path);
        if (known != null) {
            return known;
        }
        Path file = folder.resolve(path);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            problems.add(path + ": no such file in the package");
            return "";
        }
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            problems.add(path + ": cannot be read");
            return "";
        }
        String hex = HexFormat.of().formatHex(digest.digest());
        digests.put(path, hex);
        return hex;
    }

    private static String checksum(Map<String, String> digests) {
        MessageDigest all = sha256();
        digests.forEach((path, hex) -> all.update((hex + "  " + path + "\n").getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(all.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
