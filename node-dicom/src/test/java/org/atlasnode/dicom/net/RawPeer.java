package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** A scripted peer of a server: a socket and what is sent over it, byte for byte. */
final class RawPeer implements AutoCloseable {

    final Socket socket = new Socket();

    private RawPeer() {}

    static RawPeer connect(DicomServer server) throws IOException {
        return connect(server, 1 << 16);
    }

    /** @param receiveBufferBytes how much the system takes for a peer that does not read */
    static RawPeer connect(DicomServer server, int receiveBufferBytes) throws IOException {
        RawPeer peer = new RawPeer();
        peer.socket.setReceiveBufferSize(receiveBufferBytes);
        peer.socket.setTcpNoDelay(true);
        peer.socket.setSoTimeout(20_000);
        peer.socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        return peer;
    }

    /** An association is open when this returns. */
    static RawPeer associate(DicomServer server) throws IOException {
        RawPeer peer = connect(server);
        peer.send(Wire.ASSOCIATE_RQ);
        assertThat(peer.readPdu()[0]).as("A-ASSOCIATE-AC").isEqualTo((byte) 2);
        return peer;
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** One byte after the other, with a pause after each. */
    void drip(byte[] bytes, int pauseMillis) throws IOException {
        for (byte single : bytes) {
            send(new byte[] {single});
            pause(pauseMillis);
        }
    }

    /** To be slow is what such a peer is for. */
    static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }

    byte[] readPdu() throws IOException {
        return Wire.readPdu(socket);
    }

    void expect(String listing) throws IOException {
        assertThat(readPdu()).isEqualTo(Wire.bytes(listing));
    }

    /** The end of the stream, in order or by a reset. */
    void expectClosed() {
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection stayed open", e);
        } catch (IOException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    void releaseOrderly() throws IOException {
        send(Wire.bytes(Wire.RELEASE_RQ));
        expect(Wire.RELEASE_RP);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
