package org.atlasnode.app.it;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Stands between a sender and the node, and cuts both connections as soon as the node answers: the first PDU of the node,
 * which accepts the association (PS3.8 §9.3.3), goes through, the second does not. For one connection.
 */
final class CuttingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final Thread thread = new Thread(this::run, "cutting-proxy");

    CuttingProxy(int target) throws IOException {
        this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.target = target;
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    private void run() {
        try (Socket sender = listening.accept();
                Socket node = new Socket(InetAddress.getLoopbackAddress(), target)) {
            Thread requests = new Thread(() -> pass(sender, node), "cutting-proxy-requests");
            requests.setDaemon(true);
            requests.start();
            DataInputStream answers = new DataInputStream(node.getInputStream());
            OutputStream back = sender.getOutputStream();
            byte[] head = answers.readNBytes(6);
            byte[] body = answers.readNBytes(ByteBuffer.wrap(head, 2, 4).getInt());
            back.write(head);
            back.write(body);
            back.flush();
            answers.readByte();
        } catch (IOException e) {
            throw new UncheckedIOException("the proxy failed before it could cut", e);
        }
    }

    /** Until one of the two is closed, which is how it ends. */
    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(CuttingProxy.class).debug("cut", e);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
