package org.atlasnode.inference.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.atlasnode.core.model.ModelRef;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.jspecify.annotations.Nullable;

/**
 * The models whose graphs are loaded, each pinned to the bytes that it was loaded from. Loading one holds up nobody who
 * uses another. Thread-safe.
 */
final class OpenModels implements AutoCloseable {

    private final OnnxRuntime runtime;
    private final ReentrantLock loading = new ReentrantLock();
    private final Map<ModelRef, Opened> models = new LinkedHashMap<>();

    OpenModels(OnnxRuntime runtime) {
        this.runtime = runtime;
    }

    /** A loaded model and how many use it. */
    private static final class Opened {

        private final ActiveModel model;
        private int leases;

        private Opened(ActiveModel model) {
            this.model = model;
        }
    }

    /** Those that are loaded, in order of their loading. */
    synchronized List<ModelPackage> list() {
        return models.values().stream().map(opened -> opened.model.model()).toList();
    }

    /** Loads a package, unless it is loaded. */
    void load(ModelPackage model) throws ModelPackageException {
        lease(model).close();
    }

    /** Takes a model into use; loads it where it is not. */
    ModelLease lease(ModelPackage model) throws ModelPackageException {
        Optional<ModelLease> lease = findLease(model.ref());
        if (lease.isPresent()) {
            return lease.get();
        }
        loading.lock();
        try {
            lease = findLease(model.ref());
            return lease.isPresent() ? lease.get() : add(open(model));
        } finally {
            loading.unlock();
        }
    }

    private ActiveModel open(ModelPackage model) throws ModelPackageException {
        ActiveModel active = ActiveModel.of(model, runtime);
        boolean same = false;
        try {
            same = ModelPackageReader.read(model.folder()).ref().equals(model.ref());
        } finally {
            if (!same) {
                active.close();
            }
        }
        if (!same) {
            throw new ModelPackageException(List.of("its files changed while it was loaded"));
        }
        return active;
    }

    private synchronized ModelLease add(ActiveModel model) {
        Opened opened = new Opened(model);
        models.put(model.model().ref(), opened);
        return lease(opened);
    }

    private synchronized Optional<ModelLease> findLease(ModelRef ref) {
        @Nullable Opened opened = models.get(ref);
        return opened == null ? Optional.empty() : Optional.of(lease(opened));
    }

    private ModelLease lease(Opened opened) {
        opened.leases++;
        return new ModelLease(opened.model, () -> release(opened));
    }

    private synchronized void release(Opened opened) {
        opened.leases--;
    }

    /** Closes the models that nobody uses and that are not needed; returns which. */
    List<ModelRef> closeUnless(Predicate<ModelRef> needed) {
        loading.lock();
        try {
            List<ActiveModel> closing = removeUnless(needed);
            closing.forEach(ActiveModel::close);
            return closing.stream().map(model -> model.model().ref()).toList();
        } finally {
            loading.unlock();
        }
    }

    private synchronized List<ActiveModel> removeUnless(Predicate<ModelRef> needed) {
        List<ActiveModel> removed = new ArrayList<>();
        models.values().removeIf(opened -> {
            boolean idle =
                    opened.leases == 0 && !needed.test(opened.model.model().ref());
            return idle && removed.add(opened.model);
        });
        return removed;
    }

    /** Closes all, the last opened first; no run may be under way. */
    @Override
    public synchronized void close() {
        List<Opened> closing = new ArrayList<>(models.values());
        Collections.reverse(closing);
        closing.forEach(opened -> opened.model.close());
        models.clear();
    }
}
