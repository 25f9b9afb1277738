package org.atlasnode.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folders of a models directory that have a manifest, and what they hold. A folder is read again only when something
 * in it has changed, so one that is being copied is tried until it is whole. Confined to one thread at a time.
 */
final class PackageFolders {

    private final Path directory;
    private final Map<String, Look> looks = new HashMap<>();

    PackageFolders(Path directory) {
        this.directory = directory;
    }

    /**
     * What a folder holds.
     *
     * @param folder its name
     * @param id of the model; the folder's name where the manifest cannot be read
     * @param version empty where the manifest cannot be read
     * @param model present where the folder is exactly what its manifest says
     * @param problems why it is not; empty where it is
     */
    record Content(String folder, String id, String version, Optional<ModelPackage> model, List<String> problems) {

        Content {
            problems = List.copyOf(problems);
        }
    }

    private record Look(FolderStamp stamp, Content content) {}

    /** The folders now, in order of their names. */
    List<Content> scan() throws IOException {
        List<Path> folders = folders();
        looks.keySet().retainAll(folders.stream().map(PackageFolders::name).toList());
        List<Content> contents = new ArrayList<>();
        for (Path folder : folders) {
            contents.add(look(folder));
        }
        return contents;
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.exists(entry.resolve(ModelPackageReader.MANIFEST)))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path folder) {
        return String.valueOf(folder.getFileName());
    }

    /** The stamp is taken first: what changes while the folder is read is seen by the next look. */
    private Content look(Path folder) {
        String name = name(folder);
        FolderStamp stamp;
        try {
            stamp = FolderStamp.of(folder);
        } catch (IOException e) {
            looks.remove(name);
            return new Content(name, name, "", Optional.empty(), List.of("its files cannot be listed"));
        }
        Look last = looks.get(name);
        if (last != null && last.stamp().equals(stamp)) {
            return last.content();
        }
        Content content = read(folder, name);
        looks.put(name, new Look(stamp, content));
        return content;
    }

    private static Content read(Path folder, String name) {
        try {
            ModelPackage model = ModelPackageReader.read(folder);
            return new Content(name, model.ref().id(), model.ref().version(), Optional.of(model), List.of());
        } catch (ModelPackageException e) {
            Optional<Manifest.Identity> identity = ModelPackageReader.findIdentity(folder);
            return new Content(
                    name,
                    identity.map(Manifest.Identity::id).orElse(name),
                    identity.map(Manifest.Identity::version).orElse(""),
                    Optional.empty(),
                    e.problems());
        }
    }
}
