package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What keeps a peer with Nagle's algorithm from waiting for a delayed acknowledgement, 40 ms with each object: we
 * acknowledge at once, and write a PDU in one piece.
 */
class SocketTransportTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int ROUNDS = 5;

    private SocketChannel peer;
    private SocketChannel ours;
    private SocketTransport transport;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            peer = SocketChannel.open(server.getLocalAddress());
            ours = server.accept();
        }
        transport = SocketTransport.of(ours);
        transport.readBy(Deadline.after(LIMIT), false);
        transport.writeBy(Deadline.after(LIMIT));
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        peer.close();
    }

    @Test
    void turnsNaglesAlgorithmOffOnOurSide() throws IOException {
        assertThat(ours.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
    }

    /** An answer makes Linux think that the next acknowledgement can travel with another one: so each read asks again. */
    @Test
    void asksForQuickAcknowledgementAgainBeforeEachRead() throws IOException {
        assumeTrue(ours.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK));
        int left = 0;
        for (int round = 0; round < ROUNDS; round++) {
            transport.write(ByteBuffer.wrap(new byte[10]));
            peer.write(ByteBuffer.wrap(new byte[20]));
            left += ours.getOption(ExtendedSocketOptions.TCP_QUICKACK) ? 0 : 1;
            assertThat(transport.read(ByteBuffer.allocate(100))).isPositive();
            assertThat(ours.getOption(ExtendedSocketOptions.TCP_QUICKACK)).isTrue();
        }
        assertThat(left)
                .as("rounds in which the system had left quick acknowledgement")
                .isPositive();
    }

    @Test
    void eachPduIsOneWrite() throws IOException {
        List<Integer> writes = new ArrayList<>();
        PduWriter writer = new PduWriter(new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                int count = source.remaining();
                source.position(source.limit());
                writes.add(count);
                return count;
            }

            @Override
            public boolean isOpen() {
                return true;
            }

            @Override
            public void close() {}
        });
        writer.write(new Pdu.ReleaseRq());
        writer.write(new Pdu.PData(List.of(new Pdv(1, true, true, ByteBuffer.allocate(1000)))));
        assertThat(writes).containsExactly(10, 6 + 6 + 1000);
    }
}
