package org.atlasnode.inference.model;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Algorithm;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.inference.onnx.OnnxRuntime;

/**
 * The models of a node: the folders of the models directory that have a {@code model.yaml}, side by side by version, and
 * those of them that are loaded. A folder that is not exactly what its manifest says stays out of service until it is, and
 * {@link #status} says why. What is loaded stays as it was loaded, whatever becomes of its folder, until nobody wants it.
 * Thread-safe.
 */
public final class ModelRepository implements AutoCloseable {

    private static final EventLog LOG = EventLog.of(ModelRepository.class);

    private final OnnxRuntime runtime;
    private final PackageFolders folders;
    private final OpenModels open;
    private final Map<ModelRef, List<String>> failures = new HashMap<>();
    private final Map<ModelChoice, String> told = new HashMap<>();
    private volatile Catalogue catalogue = new Catalogue(List.of(), List.of(), Map.of());

    public ModelRepository(Path directory, OnnxRuntime runtime) {
        this.runtime = runtime;
        this.folders = new PackageFolders(directory);
        this.open = new OpenModels(runtime);
    }

    /** Where a package stands. */
    public enum State {
        /** Loaded. */
        IN_SERVICE,
        /** In order, and loaded when it is wanted. */
        READY,
        REFUSED
    }

    /**
     * What became of a package.
     *
     * @param folder its name in the models directory
     * @param id of the model; the folder's name where the manifest could not be read
     * @param version empty where the manifest could not be read
     * @param checksum empty where the folder is not what its manifest says
     * @param problems why it is refused, or what is to be known of one in service; else none
     */
    public record Status(
            String folder, String id, String version, String checksum, State state, List<String> problems) {

        public Status {
            problems = List.copyOf(problems);
        }

        public boolean isActive() {
            return state == State.IN_SERVICE;
        }
    }

    /** What the folders of a models directory hold, where nothing is loaded. */
    public static List<Status> look(Path directory) throws IOException {
        return new Catalogue(new PackageFolders(directory).scan(), List.of(), Map.of()).statuses();
    }

    /**
     * Looks at the folders, loads what is wanted and closes what is not. To be called at the start and every few seconds.
     *
     * @param wanted what the configuration names
     * @param awaited what jobs need beside that
     * @throws IOException where the models directory cannot be read; nothing changes then
     */
    public synchronized void sweep(Collection<ModelChoice> wanted, Collection<ModelChoice> awaited) throws IOException {
        List<PackageFolders.Content> contents = folders.scan();
        Set<ModelRef> present = new HashSet<>();
        contents.forEach(content -> content.model().ifPresent(model -> present.add(model.ref())));
        failures.keySet().retainAll(present);
        Catalogue next = catalogue(contents);
        Set<ModelRef> needed = new HashSet<>();
        for (ModelChoice choice : wanted) {
            load(next.candidates(choice));
            next = catalogue(contents);
            next.findOpen(choice).ifPresent(model -> needed.add(model.ref()));
        }
        List<ModelRef> closed = open.closeUnless(
                ref -> needed.contains(ref) || awaited.stream().anyMatch(choice -> choice.admits(ref)));
        if (!closed.isEmpty()) {
            failures.clear(); // what did not fit beside them may fit now
            LOG.info(3014, "no longer in service, nothing wants them: {}", closed);
        }
        Catalogue before = catalogue;
        catalogue = catalogue(contents);
        tell(before.statuses(), wanted);
    }

    private Catalogue catalogue(List<PackageFolders.Content> contents) {
        return new Catalogue(contents, open.list(), failures);
    }

    /** Loads the first that can be; those before it are remembered as failures. */
    private void load(List<ModelPackage> candidates) {
        for (ModelPackage model : candidates) {
            if (failures.containsKey(model.ref())) {
                continue;
            }
            try {
                open.load(model);
                return;
            } catch (ModelPackageException e) {
                failures.put(model.ref(), e.problems());
            }
        }
    }

    private void tell(List<Status> before, Collection<ModelChoice> wanted) {
        for (Status status : catalogue.statuses()) {
            if (before.contains(status)) {
                continue;
            }
            String problems = String.join("; ", status.problems());
            switch (status.state()) {
                case IN_SERVICE -> {
                    LOG.info(
                            3010,
                            "model {} {} is in service on {}, from folder {}, checksum {}",
                            status.id(),
                            status.version(),
                            runtime.device(),
                            status.folder(),
                            status.checksum());
                    if (!problems.isEmpty()) {
                        LOG.warn(3013, "model {} {} {}", status.id(), status.version(), problems);
                    }
                }
                case READY -> LOG.info(3015, "model {} {} is ready, nothing wants it", status.id(), status.version());
                case REFUSED -> LOG.warn(3011, "folder {} of the models is refused: {}", status.folder(), problems);
            }
        }
        told.keySet().retainAll(wanted);
        wanted.forEach(this::tell);
    }

    private void tell(ModelChoice choice) {
        Optional<ModelPackage> model = catalogue.findOpen(choice);
        String news = model.map(found ->
                        "is " + found.ref() + ", checksum " + found.ref().checksum())
                .orElseGet(() -> "is not in service: " + catalogue.reasonAgainst(choice));
        if (news.equals(told.put(choice, news))) {
            return;
        }
        if (model.isPresent()) {
            LOG.info(3012, "model {} {}", choice, news);
        } else {
            LOG.error(3016, "model {} {}", choice, news);
        }
    }

    /** The package that a choice means now, loaded or ready. */
    public Optional<ModelPackage> find(ModelChoice choice) {
        return catalogue.find(choice);
    }

    /** The package in service for a choice. */
    public Optional<ModelPackage> findInService(ModelChoice choice) {
        return catalogue.findOpen(choice);
    }

    /** The choice to the byte, where a package of it is there; else as it is. */
    public ModelChoice pin(ModelChoice choice) {
        return find(choice).map(model -> ModelChoice.exactly(model.ref())).orElse(choice);
    }

    /**
     * Takes the model that a choice means into use; it is loaded where it is not.
     *
     * @throws ModelPackageException where there is none
     */
    public ModelLease lease(ModelChoice choice) throws ModelPackageException {
        Catalogue now = catalogue;
        Optional<ModelPackage> model = now.find(choice);
        if (model.isEmpty()) {
            throw new ModelPackageException(List.of(now.reasonAgainst(choice)));
        }
        return open.lease(model.get());
    }

    /** Where models run: {@code cpu} or {@code cuda:N}. */
    public String device() {
        return runtime.device();
    }

    /** The model as results name it. */
    public Algorithm algorithm(ModelPackage model) {
        return ActiveModel.algorithm(model, runtime.device());
    }

    /** What became of each package, in order of the folders. */
    public List<Status> status() {
        return catalogue.statuses();
    }

    /** Why no model is in service for a choice. */
    public String reasonAgainst(ModelChoice choice) {
        return catalogue.reasonAgainst(choice);
    }

    /** Closes what is loaded, the last first; no run may be under way. */
    @Override
    public synchronized void close() {
        open.close();
        catalogue = new Catalogue(List.of(), List.of(), Map.of());
    }
}
