package org.atlasnode.inference;

import java.io.IOException;
import java.util.List;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelLease;
import org.atlasnode.inference.model.ModelPackageException;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.inference.model.ModelRepository.Status;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.testkit.SharedData;

/** The package that the product ships, in service on the CPU. */
final class ShippedModel implements AutoCloseable {

    private static final ModelChoice CHOICE = ModelChoice.of("cspine-fracture");

    private final ModelRepository repository;

    private ShippedModel(ModelRepository repository) {
        this.repository = repository;
    }

    static ShippedModel on(OnnxRuntime runtime) throws IOException {
        ModelRepository repository =
                new ModelRepository(SharedData.projectRoot().resolve("models"), runtime);
        repository.sweep(List.of(CHOICE), List.of());
        return new ShippedModel(repository);
    }

    List<Status> status() {
        return repository.status();
    }

    ActiveModel active() {
        try (ModelLease lease = repository.lease(CHOICE)) {
            return lease.model(); // stays open, since it is wanted
        } catch (ModelPackageException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
