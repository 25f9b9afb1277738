package org.atlasnode.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server (RFC 5321) that does as a test tells it: offers STARTTLS (RFC 3207) or not, and answers a command with
 * whatever reply the test wants. Takes any login. One connection at a time. Thread-safe.
 */
public final class ScriptedSmtp implements AutoCloseable {

    private final ServerSocket listening;
    private final Optional<SSLContext> tls;
    private final Map<String, String> replies;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<IOException> failures = new CopyOnWriteArrayList<>();

    private ScriptedSmtp(Optional<SSLContext> tls, Map<String, String> replies) throws IOException {
        this.listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        this.tls = tls;
        this.replies = new HashMap<>(replies);
    }

    /**
     * Begins to listen on a free port.
     *
     * @param pkcs12 key and certificate, under the password "secret"; absent where STARTTLS is not offered
     * @param replies to verbs or whole lines, in upper case, instead of the usual ones
     */
    public static ScriptedSmtp start(Optional<Path> pkcs12, Map<String, String> replies) {
        try {
            ScriptedSmtp server = new ScriptedSmtp(
                    pkcs12.isPresent() ? Optional.of(context(pkcs12.get())) : Optional.empty(), replies);
            Thread thread = new Thread(server::accept, "scripted-smtp");
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("no mail server", e);
        }
    }

    private static SSLContext context(Path pkcs12) throws IOException, GeneralSecurityException {
        char[] password = "secret".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(KeyStore.getInstance(pkcs12.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** The lines of commands that came, those under TLS with "TLS " before them. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** The messages that were taken, header and body. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    /** What went wrong with connections. */
    public List<IOException> failures() {
        return List.copyOf(failures);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                converse(socket);
            } catch (SocketException e) {
                if (!listening.isClosed()) {
                    failures.add(e);
                }
            } catch (IOException e) {
                failures.add(e);
            }
        }
    }

    private void converse(Socket plain) throws IOException {
        Talk talk = new Talk(plain, false);
        talk.say("220 scripted ESMTP");
        while (true) {
            String line = talk.in.readLine();
            if (line == null) {
                return;
            }
            commands.add((talk.secure ? "TLS " : "") + line);
            String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            String reply = replies.getOrDefault(
                    line.toUpperCase(Locale.ROOT), replies.getOrDefault(verb, usual(verb, talk.secure)));
            talk.say(reply);
            if (verb.equals("QUIT")) {
                return;
            }
            if (verb.equals("STARTTLS") && reply.startsWith("220")) {
                talk = new Talk(secured(plain), true);
            }
            if (verb.equals("DATA") && reply.startsWith("354")) {
                messages.add(talk.message());
                talk.say(replies.getOrDefault(".", "250 taken"));
            }
        }
    }

    private String usual(String verb, boolean secure) {
        return switch (verb) {
            case "EHLO" -> {
                List<String> lines = new ArrayList<>(List.of("250-scripted"));
                if (tls.isPresent() && !secure) {
                    lines.add("250-STARTTLS");
                }
                lines.add("250 AUTH PLAIN");
                yield String.join("\r\n", lines);
            }
            case "STARTTLS" -> "220 go ahead";
            case "AUTH" -> "235 welcome";
            case "DATA" -> "354 go on";
            case "QUIT" -> "221 bye";
            default -> "250 ok";
        };
    }

    private Socket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.orElseThrow()
                .getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), false);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new IllegalStateException("the mail server does not stop", e);
        }
    }

    /** Lines to and fro. Confined to the server's thread. */
    private static final class Talk {

        private final BufferedReader in;
        private final OutputStream out;
        private final boolean secure;

        private Talk(Socket socket, boolean secure) throws IOException {
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            this.out = socket.getOutputStream();
            this.secure = secure;
        }

        private void say(String reply) throws IOException {
            out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        private String message() throws IOException {
            List<String> lines = new ArrayList<>();
            String line = in.readLine();
            while (line != null && !line.equals(".")) {
                lines.add(line);
                line = in.readLine();
            }
            return String.join("\n", lines);
        }
    }
}
