package org.atlasnode.dicom.dict;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
        try (InputStream stream = StorageSopClasses.class.getResourceAsStream("uids.tsv")) {
            if (stream == null) {
                throw new IllegalStateException("the registry of UIDs is missing from the class path");
            }
            return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .filter(StorageSopClasses::isStorage)
                    .map(fields -> Uid.of(fields[0]))
                    .collect(Collectors.collectingAndThen(
                            Collectors.toCollection(TreeSet::new), java.util.Collections::unmodifiableSet));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isStorage(String[] fields) {
        return fields[2].equals("SOP Class")
                && fields[3].contains("Storage")
                && (fields[0].startsWith(COMPOSITE_ROOT) || fields[0].startsWith(RT_DELIVERY_ROOT));
    }
}
