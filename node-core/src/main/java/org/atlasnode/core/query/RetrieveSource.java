package org.atlasnode.core.query;

import java.util.List;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.query.Identifier;

/** An archive whose studies can be brought into this node. Thread-safe, for one retrieval at a time. */
public interface RetrieveSource extends AutoCloseable {

    /**
     * Brings what the identifier names into the node's reception; returns when the archive has done with it.
     *
     * @throws SourceException where it failed altogether; what came until then is kept
     */
    Report retrieve(Identifier what, Progress progress) throws SourceException;

    /** Hears how many instances have come and how many are still to come, as far as the archive tells. */
    @FunctionalInterface
    interface Progress {
        void at(int done, int remaining);
    }

    /**
     * What came of it.
     *
     * @param problem what went wrong with some instances; empty where nothing did
     */
    record Report(int completed, int failed, List<Uid> failedInstances, String problem) {

        public Report {
            failedInstances = List.copyOf(failedInstances);
        }
    }

    /** Ends a retrieval that is under way, and refuses others. */
    @Override
    void close();
}
