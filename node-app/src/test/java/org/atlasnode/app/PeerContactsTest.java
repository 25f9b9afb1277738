package org.atlasnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.atlasnode.app.status.NodeStatus.PeerFacts;
import org.atlasnode.core.config.ConfigLoader;
import org.atlasnode.dicom.net.AssociationPolicy.Rejection;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerContactsTest {

    private static final String BEGIN = "2026-01-02T03:04:05Z";
    private static final String LATER = "2026-01-02T03:05:05Z";

    @TempDir
    private Path folder;

    private final MutableClock clock = MutableClock.at(BEGIN);
    private PeerContacts contacts;

    @BeforeEach
    void twoPeers() throws Exception {
        Path file = Files.writeString(folder.resolve("atlas.yaml"), """
                node:
                  aeTitle: NODE
                  port: 11112
                  data: data
                peers:
                  CT1:
                    aeTitle: SCANNER
                    host: 10.0.0.7
                    sends: true
                  CT2:
                    aeTitle: SECOND
                    sends: true
                """);
        contacts = new PeerContacts(
                new ConfigLoader(Map.of(), folder).load(file).peers().values(), clock);
    }

    @Test
    void knowsNothingAtTheStart() {
        assertThat(contacts.facts())
                .containsExactly(new PeerFacts("CT1", "", "", ""), new PeerFacts("CT2", "", "", ""));
    }

    @Test
    void keepsTheLastOfBothKinds() {
        contacts.rejected("SCANNER", "NOD", "10.0.0.7", Rejection.CALLED_AE_TITLE_NOT_RECOGNIZED);
        clock.advance(Duration.ofMinutes(1));
        contacts.accepted("SCANNER ");
        assertThat(contacts.facts().get(0))
                .isEqualTo(new PeerFacts("CT1", LATER, BEGIN, "it called \"NOD\", which is not this node"));
        assertThat(contacts.facts().get(1)).isEqualTo(new PeerFacts("CT2", "", "", ""));
    }

    @Test
    void aWrongTitleIsKnownByTheAddress() {
        contacts.rejected("SCANNER\n1", "NODE", "10.0.0.7", Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(contacts.facts().get(0).reason()).startsWith("calling AE title \"SCANNER?1\" may not call");
        contacts.rejected("STRANGER", "NODE", "10.9.9.9", Rejection.CALLING_AE_TITLE_NOT_RECOGNIZED);
        assertThat(contacts.facts().get(1).lastRejected()).isEmpty();
    }
}
