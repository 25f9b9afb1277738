package org.atlasnode.core.query;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.query.Identifier;

/** An archive that can be asked what it has. Thread-safe. */
@FunctionalInterface
public interface QuerySource {

    /**
     * Asks.
     *
     * @param limit how many matches at most, at least 1
     * @throws SourceException where there is no whole answer
     */
    Answer find(Identifier identifier, int limit) throws SourceException;

    /**
     * What matches.
     *
     * @param unreadable matches that could not be read
     * @param more whether there may be more than the limit
     * @param optionalKeysIgnored whether the archive says that it did not match all keys
     */
    record Answer(List<DataSet> matches, int unreadable, boolean more, boolean optionalKeysIgnored) {

        public Answer {
            matches = List.copyOf(new ArrayList<>(matches));
        }
    }
}
