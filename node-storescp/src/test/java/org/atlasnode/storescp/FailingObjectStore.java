package org.atlasnode.storescp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.dicom.data.Uid;

/** A real object store on a disk that is full, or will be. */
final class FailingObjectStore implements ObjectStore {

    private final ObjectStore real;
    private long freeBytes = Long.MAX_VALUE;
    private long writableBytes = Long.MAX_VALUE;

    FailingObjectStore(ObjectStore real) {
        this.real = real;
    }

    FailingObjectStore withFreeBytes(long bytes) {
        freeBytes = bytes;
        return this;
    }

    FailingObjectStore withWritableBytes(long bytes) {
        writableBytes = bytes;
        return this;
    }

    @Override
    public Incoming begin() throws IOException {
        Incoming incoming = real.begin();
        OutputStream limited = new FilterOutputStream(incoming.output()) {
            private long left = writableBytes;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                left -= length;
                if (left < 0) {
                    throw new IOException("No space left on device");
                }
                out.write(bytes, offset, length);
            }
        };
        return new Incoming() {
            @Override
            public OutputStream output() {
                return limited;
            }

            @Override
            public void beginDataSet() {
                incoming.beginDataSet();
            }

            @Override
            public Committed commit(SeriesKey series, Uid sopInstanceUid) throws IOException {
                return incoming.commit(series, sopInstanceUid);
            }

            @Override
            public void close() {
                incoming.close();
            }
        };
    }

    @Override
    public Path received(SeriesKey series, Uid sopInstanceUid) {
        return real.received(series, sopInstanceUid);
    }

    @Override
    public Stream<Path> receivedFiles() throws IOException {
        return real.receivedFiles();
    }

    @Override
    public void keepResult(ResultObject object, byte[] part10) throws IOException {
        real.keepResult(object, part10);
    }

    @Override
    public Path result(ResultObject object) {
        return real.result(object);
    }

    @Override
    public void keepLabels(long jobId, byte[] labelMap) throws IOException {
        real.keepLabels(jobId, labelMap);
    }

    @Override
    public void dropLabels(long jobId) throws IOException {
        real.dropLabels(jobId);
    }

    @Override
    public Path labels(long jobId) {
        return real.labels(jobId);
    }

    @Override
    public void delete(SeriesKey series, Iterable<Uid> instances, Iterable<ResultObject> results) throws IOException {
        real.delete(series, instances, results);
    }

    @Override
    public Recovered recover(Identities identities) throws IOException {
        return real.recover(identities);
    }

    @Override
    public long freeBytes() {
        return freeBytes;
    }
}
