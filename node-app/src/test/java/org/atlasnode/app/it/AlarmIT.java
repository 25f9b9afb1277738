package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.atlasnode.app.status.AlarmReport.AlarmFacts;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ProcessUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node whose destination is away and one of whose sources is silent tells it by e-mail and by webhook, once, also over a
 * restart; tells that it is over; and says nothing of a patient.
 */
class AlarmIT {

    /** The shortest terms are a minute; the node looks every 15 seconds. */
    private static final Duration ALARM_TIME = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    private final List<String> posts = new CopyOnWriteArrayList<>();
    private GreenMail mail;
    private HttpServer chat;

    @BeforeEach
    void startServers() throws IOException {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
        setup.setServerStartupTimeout(20_000);
        mail = new GreenMail(setup);
        mail.start();
        chat = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        chat.createContext("/hook", exchange -> {
            try (exchange) {
                posts.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(200, -1);
            }
        });
        chat.start();
    }

    @AfterEach
    void stopServers() {
        mail.stop();
        chat.stop(0);
    }

    private NodeSetup setup(int pacsPort) {
        return NodeSetup.in(folder.resolve("node"))
                .sender("CT1")
                .sender("CT2")
                .receiver("PACS", "PACS", pacsPort)
                .pipeline(List.of("CT1"), List.of("PACS"))
                .section("""
                        alarms:
                          sources:
                            CT2: {expectEvery: 1m}
                          lateAfter: 1m
                        notifications:
                          desk:
                            email: {host: 127.0.0.1, port: %d, security: none, from: a@b.example, to: it@b.example}
                          chat:
                            webhook: {url: 'http://127.0.0.1:%d/hook'}
                            positives: true
                        """.formatted(
                                mail.getSmtp().getPort(), chat.getAddress().getPort()));
    }

    private List<String> subjects() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            subjects.add(message.getSubject());
        }
        return subjects;
    }

    private void awaitTold(String title) {
        await().atMost(ALARM_TIME).pollInterval(Duration.ofSeconds(1)).untilAsserted(() -> {
            assertThat(subjects()).contains("[ATLAS] " + title);
            assertThat(posts).anyMatch(post -> post.contains("[ATLAS] " + title));
        });
    }

    @Test
    void tellsWhatIsWrongAndThatItIsOver() throws Exception {
        int pacsPort = FreePort.find();
        CtSeries series = CtSeries.regular("alarm", 4, 128);
        try (NodeProcess node = NodeProcess.start(setup(pacsPort))) {
            new TestSender(node.setup().target("CT1")).sendAll(series.objects());
            awaitTold("Alarm: CT2 sends nothing");
            awaitTold("Alarm: results for PACS wait");
            assertThat(node.status().attention().alarms())
                    .extracting(AlarmFacts::kind)
                    .containsExactlyInAnyOrder("SOURCE_SILENT", "DELIVERY_LATE");
            assertThat(node.get("metrics"))
                    .contains("atlas_alarms{kind=\"source_silent\"} 1.0", "atlas_alarms{kind=\"no_result\"} 0.0");
            assertThat(node.get("health/ready")).contains("UP");

            node.stop();
            node.restart();
            Path received = Files.createDirectories(folder.resolve("received"));
            try (ProcessUnderTest pacs = Dcmtk.in(folder).startStorescp("PACS", pacsPort, received, List.of())) {
                new TestSender(node.setup().target("CT2"))
                        .sendAll(CtSeries.regular("alarm2", 1, 64).objects());
                awaitTold("Over: CT2 sends nothing");
                // Once each, also over the restart. A minute from now CT2 is silent again, and that is told again.
                assertThat(subjects().stream().filter(subject -> subject.startsWith("[ATLAS] Alarm:")))
                        .doesNotHaveDuplicates();
                awaitTold("Over: results for PACS wait");
                assertThat(pacs.output()).isNotNull();
            }
        }
        nothingIsSaidOf(series);
    }

    private void nothingIsSaidOf(CtSeries series) throws MessagingException, IOException {
        List<String> told = new ArrayList<>(posts);
        for (MimeMessage message : mail.getReceivedMessages()) {
            told.add(message.getSubject() + "\n" + message.getContent());
        }
        DataSet slice = series.slice(0);
        List<String> secrets = List.of(
                slice.findString(Tags.PATIENT_NAME).orElseThrow(),
                slice.findString(Tags.PATIENT_ID).orElseThrow(),
                slice.findString(Tags.STUDY_DATE).orElseThrow(),
                series.studyInstanceUid().value(),
                series.seriesInstanceUid().value());
        assertThat(told).hasSizeGreaterThanOrEqualTo(8);
        assertThat(secrets).allMatch(secret -> secret.length() > 4);
        assertThat(told).allSatisfy(text -> assertThat(text).doesNotContain(secrets));
    }
}
