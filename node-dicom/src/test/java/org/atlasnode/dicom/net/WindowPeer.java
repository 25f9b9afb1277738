package org.atlasnode.dicom.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.RequestOptions;

/** A scripted SCP of one association that grants a window, and answers when and what its script says. */
final class WindowPeer implements AutoCloseable {

    private final ServerSocket listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Future<?> script;

    /** What the peer does once the association stands. */
    @FunctionalInterface
    interface Script {
        void run(Conversation conversation) throws IOException;
    }

    /** @param window what is granted; 0 grants any number, -1 answers nothing */
    WindowPeer(int window, Script script) throws IOException {
        this.script = thread.submit(() -> {
            try (Socket socket = listening.accept()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(20_000);
                Wire.readPdu(socket);
                socket.getOutputStream().write(acceptance(window));
                script.run(new Conversation(socket));
            }
            return null;
        });
    }

    private static byte[] acceptance(int window) {
        ByteBuffer body = ByteBuffer.allocate(4096)
                .putShort((short) 1)
                .putShort((short) 0)
                .put(new byte[64]);
        Wire.item(body, 0x10, "1.2.840.10008.3.1.1.1".getBytes());
        Wire.item(body, 0x21, Wire.bytes("01 00 00 00 40 00 0011 312E322E3834302E31303030382E312E32"));
        String granted = window < 0 ? "" : String.format(Locale.ROOT, "53 00 0004 %04X 0001", window);
        Wire.item(body, 0x50, Wire.bytes("51 00 0004 00000000" + granted));
        body.flip();
        return ByteBuffer.allocate(6 + body.remaining())
                .put(new byte[] {2, 0})
                .putInt(body.remaining())
                .put(body)
                .array();
    }

    ClientAssociation connect(int operations) throws IOException {
        ClientSettings settings = ClientSettings.of("127.0.0.1", listening.getLocalPort(), Peers.SCU, Peers.SCP)
                .withTimeouts(new ClientSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5)));
        return new DicomClient(settings)
                .connect(
                        List.of(PresentationContextProposal.of(
                                Uids.CT_IMAGE_STORAGE, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)),
                        RequestOptions.NONE.withOperations(operations));
    }

    /** The script came to its end; what went wrong in it is thrown. */
    void finished() throws Exception {
        script.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        thread.shutdownNow();
    }

    /** The peer's side of an association. */
    record Conversation(Socket socket) {

        /** Reads a whole C-STORE request; its message id. */
        int readStore() throws IOException {
            int messageId = messageId(Wire.readPdu(socket));
            byte[] pdu = Wire.readPdu(socket);
            while ((pdu[11] & 2) == 0) {
                pdu = Wire.readPdu(socket);
            }
            return messageId;
        }

        int messageId(byte[] command) {
            ByteBuffer elements =
                    ByteBuffer.wrap(command, 12, command.length - 12).slice().order(ByteOrder.LITTLE_ENDIAN);
            while (elements.hasRemaining()) {
                int tag = elements.getInt();
                int length = elements.getInt();
                if (tag == 0x01100000) {
                    return Short.toUnsignedInt(elements.getShort());
                }
                elements.position(elements.position() + length);
            }
            throw new AssertionError("a command without a message id");
        }

        void answer(int messageId, int status) throws IOException {
            send(Wire.pdata(
                    1,
                    3,
                    Wire.command(
                            Wire.element(0x0100, "0180"),
                            Wire.element(0x0120, littleEndian(messageId)),
                            Wire.element(0x0800, "0101"),
                            Wire.element(0x0900, littleEndian(status)))));
        }

        private static String littleEndian(int value) {
            return String.format(Locale.ROOT, "%02X%02X", value & 0xFF, value >> 8);
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        boolean hasMore() throws IOException {
            return socket.getInputStream().available() > 0;
        }

        void endOrderly() throws IOException {
            if (Wire.readPdu(socket)[0] != 5) {
                throw new AssertionError("no A-RELEASE-RQ");
            }
            send(Wire.bytes(Wire.RELEASE_RP));
        }
    }
}
