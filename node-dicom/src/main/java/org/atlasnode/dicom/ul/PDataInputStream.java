package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command or data set on its way in: the fragments of one presentation context up to the last, as one stream that
 * holds one PDU at most (PS3.8 §E). Confined to one thread.
 */
public final class PDataInputStream extends InputStream {

    private final Association association;
    private final int contextId;
    private final boolean command;
    private ByteBuffer data;
    private boolean last;
    private @Nullable AssociationException failure;

    /** A stream whose first fragment has come already. */
    public PDataInputStream(Association association, Pdv first) {
        this.association = association;
        this.contextId = first.contextId();
        this.command = first.command();
        this.data = first.data();
        this.last = first.last();
    }

    /** A stream of the data set that follows a command. */
    public static PDataInputStream dataSet(Association association, int contextId) {
        return new PDataInputStream(association, new Pdv(contextId, false, false, ByteBuffer.allocate(0)));
    }

    /** A stream of the data set that does not follow a command. */
    public static PDataInputStream empty(Association association, int contextId) {
        return new PDataInputStream(association, new Pdv(contextId, false, true, ByteBuffer.allocate(0)));
    }

    /** Why reading failed; then the association is over, whatever the reader of this stream made of the exception. */
    public Optional<AssociationException> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public int read() throws IOException {
        return hasData() ? Byte.toUnsignedInt(data.get()) : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!hasData()) {
            return -1;
        }
        int count = Math.min(length, data.remaining());
        data.get(target, offset, count);
        return count;
    }

    /** Bytes that can be read without waiting. */
    @Override
    public int available() {
        return data.remaining();
    }

    @Override
    public long transferTo(OutputStream output) throws IOException {
        long sum = 0;
        while (hasData()) {
            int count = data.remaining();
            output.write(data.array(), data.arrayOffset() + data.position(), count);
            data.position(data.limit());
            sum += count;
        }
        return sum;
    }

    /** Reads what is left and throws it away. */
    public void drain() throws AssociationException {
        while (hasData()) {
            data.position(data.limit());
        }
    }

    private boolean hasData() throws AssociationException {
        if (failure != null) {
            throw failure;
        }
        while (!data.hasRemaining() && !last) {
            try {
                Pdv next = association.nextFragment();
                if (next.contextId() != contextId || next.command() != command) {
                    throw association.violation("a fragment of another message within a message");
                }
                data = next.data();
                last = next.last();
            } catch (AssociationException e) {
                failure = e;
                throw e;
            }
        }
        return data.hasRemaining();
    }
}
