package org.atlasnode.core.objects;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.Uid;

/**
 * DICOM files on disk. The only code that moves or deletes them, and the only place where a UID becomes part of a path.
 * Thread-safe.
 */
public interface ObjectStore {

    /** Begins to receive an object: an empty {@code .part} file that nothing else sees. */
    Incoming begin() throws IOException;

    /** The file of a received instance, whether it exists or not. */
    Path received(SeriesKey series, Uid sopInstanceUid);

    /** Every received file, for reconciliation; close the stream. */
    Stream<Path> receivedFiles() throws IOException;

    /** Keeps a produced object; the same bytes again change nothing, other bytes under the same UID are refused. */
    void keepResult(ResultObject object, byte[] part10) throws IOException;

    /** The file of a produced object. */
    Path result(ResultObject object);

    /** Keeps what a job's run segmented, durably, in place of what an earlier attempt kept. */
    void keepLabels(long jobId, byte[] labelMap) throws IOException;

    /** Forgets what an earlier attempt of a job segmented. */
    void dropLabels(long jobId) throws IOException;

    /** The file of what a job's run segmented, whether it exists or not. */
    Path labels(long jobId);

    /**
     * Deletes these received instances of a series and these results made of it, with what their jobs segmented; what came
     * in the meantime stays.
     */
    void delete(SeriesKey series, Iterable<Uid> instances, Iterable<ResultObject> results) throws IOException;

    /**
     * Finishes what an earlier life of the node left: a file that was received to its end gets its name, durably, and what
     * was not is removed. Before anything is received.
     */
    Recovered recover(Identities identities) throws IOException;

    /** Bytes that may still be written before the reserve is touched; zero or less: accept nothing. */
    long freeBytes() throws IOException;

    /** An object on its way in. Confined to one thread. Closing without {@link #commit} removes it. */
    interface Incoming extends AutoCloseable {

        /** Where the Part 10 file is written. */
        OutputStream output();

        /**
         * Says that what is written from here on is the data set: preamble and file meta information are written. Only
         * the data set counts for the digest and for what is the same.
         */
        void beginDataSet();

        /**
         * Makes the object durable and gives it its name. After return it survives a power cut; where that cut takes the
         * name away, {@link #recover} gives it again. An existing file of the same name with the same data set is left
         * alone, another is replaced.
         */
        Committed commit(SeriesKey series, Uid sopInstanceUid) throws IOException;

        @Override
        void close();
    }

    /** Tells from a whole Part 10 file which instance it is. */
    @FunctionalInterface
    interface Identities {
        InstanceRef of(Path file) throws IOException;
    }

    /**
     * What an earlier life had left.
     *
     * @param finished files that were whole, and have their names now
     * @param removed files that had been begun
     * @param unreadable whole files that nobody can tell the instance of; they stay
     */
    record Recovered(int finished, int removed, int unreadable) {}

    /**
     * What became of an incoming object.
     *
     * @param crc32c CRC-32C of the data set's bytes, 8 lower-case hexadecimal digits
     * @param sizeBytes length of the file that now has the name
     * @param replacedCrc32c digest of the file of the same name that was replaced; absent where there was none
     */
    record Committed(Path file, Outcome outcome, String crc32c, long sizeBytes, Optional<String> replacedCrc32c) {

        /** New, the same as before, or replacing other bytes. */
        public enum Outcome {
            NEW,
            UNCHANGED,
            REPLACED
        }
    }
}
