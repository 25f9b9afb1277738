package org.atlasnode.dicom.dict;

import java.util.List;
import org.atlasnode.dicom.data.Vr;

/**
 * A row of the registry of data elements (PS3.6 §6). Immutable.
 *
 * @param tag for a repeating group (50xx, 60xx, ...) that of its first group
 * @param vrs the representations, mostly one, e.g. {@code US, SS} where other elements decide
 * @param vm value multiplicity, e.g. {@code 1-n}
 * @param keyword empty for few retired elements
 */
public record DictionaryEntry(int tag, List<Vr> vrs, String vm, String keyword, String name, boolean retired) {

    public DictionaryEntry {
        vrs = List.copyOf(vrs);
    }
}
