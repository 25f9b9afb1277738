package org.atlasnode.dicom.dict;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.atlasnode.dicom.data.Uid;

/**
 * The SOP classes of the Storage service whose instances belong to a study and a series (PS3.4 §B.5, as registered in
 * PS3.6 §A), retired ones included. Hanging protocols and the like, which belong to no patient, are not among them.
 */
public final class StorageSopClasses {

    private static final String COMPOSITE_ROOT = "1.2.840.10008.5.1.4.1.1.";
    private static final String RT_DELIVERY_ROOT = "1.2.840.10008.5.1.4.34.";

    private static final Set<Uid> ALL = load();

    private StorageSopClasses() {}

    public static Set<Uid> all() {
        return ALL;
    }

    private static Set<Uid> load() {
        Set<Uid> classes = new TreeSet<>();
        for (UidRegistry.Entry entry : UidRegistry.all()) {
            if (isStorage(entry)) {
                classes.add(entry.uid());
            }
        }
        return Collections.unmodifiableSet(classes);
    }

    private static boolean isStorage(UidRegistry.Entry entry) {
        String uid = entry.uid().value();
        return entry.type().equals("SOP Class")
                && entry.name().contains("Storage")
                && (uid.startsWith(COMPOSITE_ROOT) || uid.startsWith(RT_DELIVERY_ROOT));
    }
}
