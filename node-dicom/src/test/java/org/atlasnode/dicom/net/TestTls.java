package org.atlasnode.dicom.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** Authorities and certificates, made by keytool for one run of the tests, and what speaks TLS with them. */
final class TestTls {

    private static final String PASSWORD = "changeit";

    private final Path store;

    /** An authority, in a file of its own. */
    TestTls(Path folder, String authority) {
        store = folder.resolve(authority + ".p12");
        keytool("-genkeypair", "-alias", "authority", "-dname", "CN=" + authority, "-ext", "bc:c", "-validity", "30");
    }

    /** Issues a certificate with an elliptic curve key. */
    TestTls issue(String name, String... options) {
        return issueFor("EC", name, options);
    }

    TestTls issueFor(String keyAlgorithm, String name, String... options) {
        List<String> command = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
        command.addAll(List.of("-signer", "authority", "-keyalg", keyAlgorithm));
        command.addAll(Arrays.asList(options));
        return keytool(command.toArray(String[]::new));
    }

    private TestTls keytool(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(Arrays.asList(arguments));
        if (!command.contains("-keyalg")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("keytool: " + output);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Someone who shows this certificate and trusts this authority. */
    SSLContext context(String name) {
        return context(name, this);
    }

    /** Someone who shows this certificate and trusts another authority. */
    SSLContext context(String name, TestTls trusted) {
        try {
            KeyStore all = load();
            KeyStore own = KeyStore.getInstance("PKCS12");
            own.load(null, null);
            own.setKeyEntry(
                    name,
                    all.getKey(name, PASSWORD.toCharArray()),
                    PASSWORD.toCharArray(),
                    all.getCertificateChain(name));
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(own, PASSWORD.toCharArray());
            return trusting(keys.getKeyManagers(), trusted);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Someone who shows nothing and trusts this authority. */
    SSLContext anonymous() {
        try {
            return trusting(new KeyManager[0], this);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext trusting(KeyManager[] keys, TestTls trusted)
            throws GeneralSecurityException, IOException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("authority", trusted.load().getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        return KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    }

    /** A peer that can do with TLS whatever a Java socket can. */
    static SSLSocket rawPeer(SSLContext context, int port) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    /** An association is open when this returns. */
    static void associate(Socket peer) throws IOException {
        peer.getOutputStream().write(Wire.ASSOCIATE_RQ);
        if (Wire.readPdu(peer)[0] != 2) {
            throw new IOException("no A-ASSOCIATE-AC");
        }
    }
}
