package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AcceptanceRule;

/** Servers and clients on loopback ports, with short timeouts. */
final class Peers {

    static final AeTitle SCP = AeTitle.of("SCP");
    static final AeTitle SCU = AeTitle.of("SCU");
    static final Uid CT = Uids.CT_IMAGE_STORAGE;
    static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    static final AssociationPolicy ANYONE = applicant -> Optional.empty();
    static final AcceptanceRule RULE = new AcceptanceRule(
            uid -> uid.equals(CT) || uid.equals(Uids.VERIFICATION),
            List.of(EXPLICIT, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN));

    private Peers() {}

    static ServerSettings settings() {
        return ServerSettings.of(SCP, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withTimeouts(new ServerSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(20)));
    }

    static DicomServer start(ServerSettings settings, CStoreHandler handler) {
        return start(settings, ANYONE, handler, AssociationListener.NONE);
    }

    static DicomServer start(
            ServerSettings settings, AssociationPolicy policy, CStoreHandler handler, AssociationListener listener) {
        DicomServer server = new DicomServer(settings, policy, RULE, handler, listener);
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return server;
    }

    static ClientSettings client(DicomServer server) {
        return ClientSettings.of("127.0.0.1", server.port(), SCU, SCP)
                .withTimeouts(new ClientSettings.Timeouts(
                        Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    }

    static ClientAssociation connect(DicomServer server) throws IOException {
        return new DicomClient(client(server))
                .connect(List.of(
                        PresentationContextProposal.of(Uids.VERIFICATION, TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                        PresentationContextProposal.of(CT, EXPLICIT)));
    }

    /** An honest peer is served in bounded time: C-ECHO and C-STORE on an association of its own. */
    static void assertServes(DicomServer server) {
        assertTimeout(Duration.ofSeconds(20), () -> {
            try (ClientAssociation honest = connect(server)) {
                assertThat(honest.echo().isSuccess()).isTrue();
                assertThat(honest.store(CT, instance(77), EXPLICIT, zeros(100_000))
                                .status()
                                .isSuccess())
                        .isTrue();
                honest.release();
            }
        });
    }

    static Uid instance(int number) {
        return Uid.of("1.2.3." + number);
    }

    static DataSetSource zeros(long length) {
        return output -> {
            byte[] block = new byte[50_000];
            for (long left = length; left > 0; left -= Math.min(left, block.length)) {
                output.write(block, 0, (int) Math.min(left, block.length));
            }
        };
    }

    /** Keeps every object in memory. */
    static final class Memory implements CStoreHandler {

        final BlockingQueue<byte[]> objects = new LinkedBlockingQueue<>();
        final BlockingQueue<CStore> requests = new LinkedBlockingQueue<>();

        @Override
        public void store(CStore request, InputStream dataSet) throws IOException {
            byte[] bytes = dataSet.readAllBytes();
            requests.add(request);
            objects.add(bytes);
        }
    }

    /** Remembers what it hears. */
    static class Diary implements AssociationListener {

        final BlockingQueue<CStoreHandler.Caller> opened = new LinkedBlockingQueue<>();
        final BlockingQueue<Summary> closed = new LinkedBlockingQueue<>();
        final BlockingQueue<AssociationPolicy.Rejection> rejected = new LinkedBlockingQueue<>();

        @Override
        public void opened(CStoreHandler.Caller caller) {
            opened.add(caller);
        }

        @Override
        public void closed(CStoreHandler.Caller caller, Summary summary) {
            closed.add(summary);
        }

        @Override
        public void rejected(String calling, String called, String address, AssociationPolicy.Rejection rejection) {
            rejected.add(rejection);
        }

        Summary awaitClosed() throws InterruptedException {
            Summary summary = closed.poll(20, TimeUnit.SECONDS);
            if (summary == null) {
                throw new AssertionError("no association closed");
            }
            return summary;
        }
    }

    static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static boolean same(byte[] one, byte[] other) {
        return Arrays.equals(one, other);
    }
}
