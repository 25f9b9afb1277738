package org.atlasnode.dicom.ul;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/**
 * TLS over a TCP connection (PS3.15 §B.12). It waits nowhere but in the socket's transport, so deadlines, stops and
 * kills are the same as without TLS. Memory is bounded by some records of at most 16 KiB (RFC 8446 §5.1); the engine
 * bounds handshake messages. Confined like any {@link Transport}.
 */
final class TlsTransport implements Transport {

    /** So many are read or written by one call of the system. */
    private static final int RECORDS_AT_ONCE = 4;

    private static final String TLS_1_3 = "TLSv1.3";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final SocketTransport socket;
    private final SSLEngine engine;
    /** What came and is not decrypted yet, from its position to its limit. */
    private ByteBuffer incoming;
    /** What is decrypted and not read yet, from its position to its limit. */
    private ByteBuffer decrypted;
    /** What is encrypted and not sent yet, up to its position. */
    private ByteBuffer outgoing;

    private Deadline readDeadline = Deadline.after(Duration.ZERO);
    private boolean ended;
    private boolean opened;
    private boolean failed;
    private boolean waitedEnough;

    TlsTransport(SocketTransport socket, SSLEngine engine) {
        this.socket = socket;
        this.engine = engine;
        int packet = engine.getSession().getPacketBufferSize();
        incoming = ByteBuffer.allocate(RECORDS_AT_ONCE * packet).flip();
        outgoing = ByteBuffer.allocate(RECORDS_AT_ONCE * packet);
        decrypted = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize())
                .flip();
    }

    /** The handshake. */
    @Override
    public void open(Deadline deadline) throws IOException {
        readBy(deadline, false);
        writeBy(deadline);
        try {
            engine.beginHandshake();
            serveHandshake();
            if (fill() && !looksLikeTls()) {
                throw TlsFault.notTls(engine.getUseClientMode(), incoming.get(incoming.position()));
            }
            while (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                decryptRecord(decrypted.clear());
                decrypted.flip();
                if (ended) {
                    throw TlsFault.ended(engine.getUseClientMode());
                }
                serveHandshake();
            }
        } catch (SSLException e) {
            throw fault(e);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        opened = true;
    }

    private boolean looksLikeTls() {
        int at = incoming.position();
        return incoming.remaining() < 2
                ? !TlsRecord.isPduType(incoming.get(at))
                : TlsRecord.begins(incoming.get(at), incoming.get(at + 1));
    }

    /** Whatever the handshake wants that needs nothing of the peer. */
    private void serveHandshake() throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    Status status = encryptRecord(NOTHING);
                    flush();
                    if (status == Status.CLOSED) {
                        return;
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN, NOT_HANDSHAKING, FINISHED -> {
                    return;
                }
            }
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        socket.requireReadable();
        try {
            int before = target.position();
            while (!decrypted.hasRemaining() && target.position() == before && !ended) {
                if (target.remaining() >= engine.getSession().getApplicationBufferSize()) {
                    decryptRecord(target);
                } else {
                    decryptRecord(decrypted.clear());
                    decrypted.flip();
                }
            }
            return target.position() > before ? target.position() - before : take(target);
        } catch (SSLException e) {
            throw fault(e);
        } catch (SocketTimeoutException | StoppedException e) {
            waitedEnough = true;
            throw e;
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    /** Moves what is decrypted; -1 at the end of the stream. */
    private int take(ByteBuffer target) {
        int count = Math.min(decrypted.remaining(), target.remaining());
        target.put(decrypted.slice(decrypted.position(), count));
        decrypted.position(decrypted.position() + count);
        return count == 0 && ended ? -1 : count;
    }

    /** Decrypts one record, or waits for more of it, or notes the end of the stream. */
    private void decryptRecord(ByteBuffer target) throws IOException {
        SSLEngineResult result = engine.unwrap(incoming, target);
        switch (result.getStatus()) {
            case OK -> afterRecord(result);
            case BUFFER_UNDERFLOW -> ended = !fill();
            case CLOSED -> ended = true;
            case BUFFER_OVERFLOW -> {
                int needed = engine.getSession().getApplicationBufferSize();
                if (needed <= decrypted.capacity()) {
                    throw new IOException("the TLS engine wants more than a record");
                }
                decrypted = ByteBuffer.allocate(needed);
            }
        }
    }

    /** A ticket or a change of keys (TLS 1.3) is served at once; anything else after the handshake is a new one. */
    private void afterRecord(SSLEngineResult result) throws IOException {
        if (opened && result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
            boolean inTurn = engine.getSession().getProtocol().equals(TLS_1_3);
            if (!inTurn && result.getHandshakeStatus() != HandshakeStatus.FINISHED) {
                throw TlsFault.renegotiation();
            }
            socket.writeBy(readDeadline);
            serveHandshake();
        }
    }

    /** Waits for bytes; false at the end of the stream. */
    private boolean fill() throws IOException {
        incoming.compact();
        try {
            if (!incoming.hasRemaining()) {
                throw new IOException("a TLS record is longer than " + incoming.capacity() + " bytes");
            }
            return socket.read(incoming) >= 0;
        } finally {
            incoming.flip();
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int before = source.remaining();
        try {
            while (source.hasRemaining()
                    && outgoing.remaining() >= engine.getSession().getPacketBufferSize()) {
                encryptRecord(source);
            }
            flush();
        } catch (SSLException e) {
            throw fault(e);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
        return before - source.remaining();
    }

    private Status encryptRecord(ByteBuffer source) throws IOException {
        SSLEngineResult result = engine.wrap(source, outgoing);
        if (result.getStatus() == Status.BUFFER_OVERFLOW && outgoing.position() == 0) {
            outgoing = ByteBuffer.allocate(RECORDS_AT_ONCE * engine.getSession().getPacketBufferSize());
        } else if (result.getStatus() == Status.CLOSED && source.hasRemaining()) {
            throw new ClosedChannelException();
        } else if (result.getStatus() != Status.CLOSED && result.bytesProduced() == 0) {
            throw new IOException("the TLS engine does not go on: " + result.getStatus());
        }
        return result.getStatus();
    }

    private void flush() throws IOException {
        outgoing.flip();
        try {
            while (outgoing.hasRemaining()) {
                socket.write(outgoing);
            }
        } finally {
            outgoing.clear();
        }
    }

    /** Tells the peer by the alert that the engine has for it, where it takes it at once. */
    private TlsFault fault(SSLException failure) {
        failed = true;
        TlsFault fault = TlsFault.of(failure);
        try {
            socket.writeBy(Deadline.after(Duration.ZERO));
            serveHandshake();
        } catch (IOException e) {
            fault.addSuppressed(e);
        }
        return fault;
    }

    /**
     * close_notify (RFC 8446 §6.1). It is waited for in return, but not where this side has waited in vain before, or stops;
     * nothing of it where the connection failed.
     */
    @Override
    public void closeBy(Deadline deadline) throws IOException {
        try (socket) {
            if (opened && !failed && socket.isOpen()) {
                sayFarewell(waitedEnough ? Deadline.after(Duration.ZERO) : deadline);
            }
        }
    }

    private void sayFarewell(Deadline deadline) {
        try {
            writeBy(deadline);
            engine.closeOutbound();
            while (!engine.isOutboundDone() && encryptRecord(NOTHING) != Status.CLOSED) {}
            flush();
            readBy(deadline, false);
            while (!ended) {
                decryptRecord(decrypted.clear());
            }
        } catch (IOException e) {
            failed = true; // the association is over in any case, and has its own end (PS3.8 §7.2, §7.3)
        }
    }

    @Override
    public void readBy(Deadline deadline, boolean idle) {
        readDeadline = deadline;
        socket.readBy(deadline, idle);
    }

    @Override
    public void writeBy(Deadline deadline) {
        socket.writeBy(deadline);
    }

    @Override
    public void stop(Stop which) {
        socket.stop(which);
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    /** Closes the socket and nothing else, from any thread. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
