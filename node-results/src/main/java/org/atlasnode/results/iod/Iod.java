package org.atlasnode.results.iod;

import java.util.List;
import org.atlasnode.dicom.data.Uid;

/**
 * The definition of an information object: the modules that its SOP class has (PS3.3 Annex A).
 *
 * @param name e.g. {@code Comprehensive 3D SR}
 * @param section where the standard defines it
 */
public record Iod(String name, Uid sopClassUid, String section, List<Use> modules) {

    public Iod {
        modules = List.copyOf(modules);
    }

    /** One of its modules. */
    public record Use(String module, Usage usage) {}

    /** Why an object has a module. */
    public enum Usage {
        /** Every object has it. */
        MANDATORY,
        /** It counts as soon as one of its own attributes is there. */
        OPTIONAL,
        /** It is none of the standard: what this node demands of what it sends. */
        NODE
    }
}
