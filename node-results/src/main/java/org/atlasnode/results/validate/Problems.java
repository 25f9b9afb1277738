package org.atlasnode.results.validate;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.dict.StandardDictionary;

/** Collects what is wrong: attributes and places, never values. Confined to one thread. */
final class Problems {

    private final List<String> found = new ArrayList<>();

    void add(String problem) {
        found.add(problem);
    }

    void add(int tag, String problem) {
        found.add(StandardDictionary.keyword(tag) + " " + Tag.toString(tag) + ": " + problem);
    }

    /** Adds the problem unless the condition holds. */
    void require(boolean holds, String problem) {
        if (!holds) {
            add(problem);
        }
    }

    void require(boolean holds, int tag, String problem) {
        if (!holds) {
            add(tag, problem);
        }
    }

    List<String> toList() {
        return List.copyOf(found);
    }
}
