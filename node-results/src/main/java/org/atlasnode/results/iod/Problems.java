package org.atlasnode.results.iod;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.StandardDictionary;

/**
 * Collects what is wrong with an object: the attribute's keyword, its path, the rule that it breaks and where that rule
 * stands. Never a value: problems are logged and shown. Confined to one thread.
 */
public final class Problems {

    private final List<String> found = new ArrayList<>();

    /** A problem that is no single attribute's. */
    public void add(String problem) {
        found.add(problem);
    }

    /** A problem of an attribute of the object itself. */
    public void add(int tag, String problem) {
        add("", tag, problem);
    }

    /**
     * A problem of an attribute.
     *
     * @param path of the item that it is in, e.g. {@code (0040,A730)[2]/}; empty for the object itself
     */
    public void add(String path, int tag, String problem) {
        found.add(StandardDictionary.keyword(tag) + " " + path + Tag.toString(tag) + ": " + problem);
    }

    /** Adds the problem unless the condition holds. */
    public void require(boolean holds, String problem) {
        if (!holds) {
            add(problem);
        }
    }

    public void require(boolean holds, int tag, String problem) {
        require(holds, "", tag, problem);
    }

    public void require(boolean holds, String path, int tag, String problem) {
        if (!holds) {
            add(path, tag, problem);
        }
    }

    public List<String> toList() {
        return List.copyOf(found);
    }
}
