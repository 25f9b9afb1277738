package org.atlasnode.testkit;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A DICOM peer that knows no protocol: it sends the bytes of a script and says which bytes came. For golden PDUs and for
 * everything that a well-behaved peer would never send. Confined to one thread.
 */
public final class ScriptedPeer implements AutoCloseable {

    private static final int HEADER_LENGTH = 6;
    private static final int MAX_LENGTH = 1 << 20;

    private final Socket socket;

    private ScriptedPeer(Socket socket) {
        this.socket = socket;
    }

    /** Connects to a port of this machine; each wait for bytes is bounded. */
    public static ScriptedPeer connect(int port, Duration limit) {
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), (int) limit.toMillis());
            socket.setSoTimeout((int) limit.toMillis());
            socket.setTcpNoDelay(true);
            return new ScriptedPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a listing: pairs of hexadecimal digits, spaces and line breaks; a # begins a comment. */
    public static byte[] bytes(String listing) {
        return HexFormat.of().parseHex(listing.replaceAll("#[^\\n]*", "").replaceAll("\\s", ""));
    }

    public ScriptedPeer send(String listing) {
        return send(bytes(listing));
    }

    public ScriptedPeer send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next PDU, header included; fails where the other side closes, or is silent for too long. */
    public byte[] readPdu() {
        try {
            byte[] header = read(HEADER_LENGTH);
            int length = ByteBuffer.wrap(header).getInt(2);
            if (length < 0 || length > MAX_LENGTH) {
                throw new AssertionError("a PDU of " + Integer.toUnsignedString(length) + " bytes came");
            }
            return ByteBuffer.allocate(HEADER_LENGTH + length)
                    .put(header)
                    .put(read(length))
                    .array();
        } catch (EOFException e) {
            throw new AssertionError("the connection closed where a PDU was expected", e);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("nothing came where a PDU was expected", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] read(int length) throws IOException {
        byte[] bytes = socket.getInputStream().readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return bytes;
    }

    /** The next PDU is exactly that of the listing. */
    public ScriptedPeer expectPdu(String listing) {
        String expected = HexFormat.of().formatHex(bytes(listing));
        String came = HexFormat.of().formatHex(readPdu());
        if (!came.equals(expected)) {
            throw new AssertionError("PDU expected: " + expected + "\n but came:    " + came);
        }
        return this;
    }

    /** The other side closes the connection, with nothing said before. */
    public ScriptedPeer expectClose() {
        try {
            int next = socket.getInputStream().read();
            if (next >= 0) {
                throw new AssertionError("a byte came where the close was expected: " + next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (SocketException e) {
            // A reset is a close too.
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
