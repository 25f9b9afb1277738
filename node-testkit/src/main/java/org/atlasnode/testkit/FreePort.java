package org.atlasnode.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A TCP port that nothing listened on a moment ago, for programs that cannot be told to choose one themselves. */
public final class FreePort {

    private FreePort() {}

    /** A port of the loopback interface; another program may still take it first. */
    public static int find() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }
}
