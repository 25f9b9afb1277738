package org.atlasnode.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.atlasnode.app.status.NodeStatus.PackageFacts;
import org.atlasnode.inference.model.ModelRepository;

/** Tells what became of model packages as facts for people and programs. Stateless. */
public final class PackageListing {

    private PackageListing() {}

    /** What the folders of a models directory hold, where no node runs. */
    public static List<PackageFacts> of(Path models) throws IOException {
        return ModelRepository.look(models).stream()
                .map(status -> facts(status, List.of()))
                .toList();
    }

    /** @param usedBy the pipelines that run it */
    static PackageFacts facts(ModelRepository.Status status, List<String> usedBy) {
        return new PackageFacts(
                status.folder(),
                status.id(),
                status.version(),
                status.checksum(),
                status.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                String.join("; ", status.problems()),
                usedBy);
    }
}
