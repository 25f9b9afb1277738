package org.atlasnode.inference.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.inference.onnx.OnnxRuntime;

/**
 * The models of a node: every folder of the models directory that has a {@code model.yaml}. One that is not exactly what
 * its manifest says stays out of service, and {@link #status} says why. Thread-safe after {@link #start}.
 */
public final class ModelRepository implements AutoCloseable {

    private static final EventLog LOG = EventLog.of(ModelRepository.class);

    private final Path directory;
    private final OnnxRuntime runtime;
    private final Map<String, ActiveModel> active = new LinkedHashMap<>();
    private final List<Status> statuses = new ArrayList<>();

    public ModelRepository(Path directory, OnnxRuntime runtime) {
        this.directory = directory;
        this.runtime = runtime;
    }

    /**
     * What became of a package.
     *
     * @param folder its name in the models directory
     * @param id of the model; the folder's name where the manifest could not be read
     * @param version empty where the manifest could not be read
     * @param problems why it is out of service; none where it is in service
     */
    public record Status(String folder, String id, String version, List<String> problems) {

        public Status {
            problems = List.copyOf(problems);
        }

        public boolean isActive() {
            return problems.isEmpty();
        }
    }

    /** Reads, verifies and warms all packages; to be called once. */
    public synchronized void start() throws IOException {
        for (Path folder : folders()) {
            Status status = activate(folder);
            statuses.add(status);
            if (status.isActive()) {
                LOG.info(3010, "model {} {} is in service on {}", status.id(), status.version(), runtime.device());
            } else {
                LOG.error(3011, "model {} is not in service: {}", status.id(), String.join("; ", status.problems()));
            }
        }
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> Files.exists(entry.resolve(ModelPackageReader.MANIFEST)))
                    .sorted()
                    .toList();
        }
    }

    private Status activate(Path folder) {
        String name = String.valueOf(folder.getFileName());
        ModelPackage model;
        try {
            model = ModelPackageReader.read(folder);
        } catch (ModelPackageException e) {
            return new Status(name, name, "", e.problems());
        }
        String id = model.ref().id();
        String version = model.ref().version();
        if (active.containsKey(id)) {
            return new Status(name, id, version, List.of("another package has this id"));
        }
        try {
            active.put(id, ActiveModel.of(model, runtime));
            return new Status(name, id, version, List.of());
        } catch (ModelPackageException e) {
            return new Status(name, id, version, e.problems());
        }
    }

    /** The model in service under this id. */
    public synchronized Optional<ActiveModel> find(String id) {
        return Optional.ofNullable(active.get(id));
    }

    /** What became of each package, in order of the folders. */
    public synchronized List<Status> status() {
        return List.copyOf(statuses);
    }

    /** Why no model is in service under this id. */
    public synchronized String reasonAgainst(String id) {
        return statuses.stream()
                .filter(status -> status.id().equals(id) && !status.isActive())
                .map(status -> String.join("; ", status.problems()))
                .findFirst()
                .orElse("the models directory has no package of this id");
    }

    /** Closes the sessions, the last opened first; no run may be under way. */
    @Override
    public synchronized void close() {
        List<ActiveModel> models = new ArrayList<>(active.values());
        java.util.Collections.reverse(models);
        models.forEach(ActiveModel::close);
        active.clear();
    }
}
