package org.atlasnode.inference.model;

import java.nio.file.Path;
import org.atlasnode.core.model.ModelRef;

/**
 * A package on disk whose files are those that its manifest names, byte for byte. Immutable; the folder must not change
 * while it is in use.
 */
public record ModelPackage(Path folder, Manifest manifest, ModelRef ref) {

    /** Where a file of the package lies. */
    public Path file(PackageFile file) {
        return folder.resolve(file.path());
    }
}
