package org.atlasnode.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.atlasnode.core.model.Alarm;
import org.atlasnode.core.model.AlarmKind;
import org.atlasnode.core.model.Notice;
import org.atlasnode.core.model.Symptom;
import org.atlasnode.core.state.Alarms;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcAlarms;
import org.atlasnode.core.state.JdbcNotices;
import org.atlasnode.core.state.Notices;
import org.atlasnode.core.state.Notices.Addressed;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.ScriptedSmtp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code atlas alarms} on the database of a node that does not run, and {@code atlas alarms test}. */
class AlarmsCommandTest {

    private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private Path config;

    @BeforeEach
    void writeConfiguration() throws Exception {
        write("");
    }

    private void write(String notifications) throws Exception {
        config = Files.writeString(folder.resolve("atlas.yaml"), """
                node: {data: data}
                peers:
                  CT1: {aeTitle: CT1, sends: true}
                http: {port: 0}
                """ + notifications);
    }

    private int atlas(String... arguments) {
        out.getBuffer().setLength(0);
        PrintWriter writer = new PrintWriter(out);
        return AtlasCommand.execute(
                writer,
                writer,
                Stream.concat(Arrays.stream(arguments), Stream.of("--config", config.toString()))
                        .toArray(String[]::new));
    }

    private long raise() {
        try (Database database = Database.open(folder.resolve("data"))) {
            Alarms alarms = new JdbcAlarms(database);
            Alarm over = alarms.raise(symptom("CT0"), START, alarm -> List.of());
            alarms.keep(over.clearedAt(START), List.of());
            Notices notices = new JdbcNotices(database);
            notices.add(List.of(new Addressed("desk", new Notice(Notice.Event.RAISED, "title", "text", START))));
            notices.retry(List.of(notices.due("desk", START, 1).get(0).id()), START, "mail server is away");
            return alarms.raise(symptom("CT1"), START, alarm -> List.of()).id();
        }
    }

    private static Symptom symptom(String subject) {
        return new Symptom(AlarmKind.SOURCE_SILENT, subject, 1, START, subject + " is silent.", "Ask it.");
    }

    @Test
    void showsWhatIsOpenWithItsRemedyAndWhatIsOverOnDemand() {
        long alarm = raise();
        assertThat(atlas("alarms")).isZero();
        assertThat(out.toString())
                .contains("alarm " + alarm + " SOURCE_SILENT CT1, since 2026-11-25T08:00:00Z")
                .contains("CT1 is silent.")
                .contains("-> Ask it.")
                .doesNotContain("CT0");
        assertThat(atlas("alarms", "--all")).isZero();
        assertThat(out.toString()).contains("CT0", "over at 2026-11-25T08:00:00Z");
        assertThat(atlas("alarms", "--json")).isZero();
        assertThat(out.toString()).contains("\"kind\" : \"SOURCE_SILENT\"");
    }

    @Test
    void takesAnAlarmOver() {
        long alarm = raise();
        assertThat(atlas("alarms", "ack", String.valueOf(alarm))).isZero();
        assertThat(out.toString()).contains("alarm " + alarm + " is yours");
        atlas("alarms");
        assertThat(out.toString()).contains("taken over at");
        assertThat(atlas("alarms", "ack", "4711")).isEqualTo(1);
        assertThat(out.toString()).contains("there is no open alarm 4711");
    }

    @Test
    void theStatusBeginsWithAlarmsAndWithChannelsThatHaveAProblem() throws Exception {
        write("notifications: {desk: {email: {host: 127.0.0.1, from: a@b.example, to: c@d.example}}}");
        long alarm = raise();
        assertThat(atlas("status")).isZero();
        assertThat(out.toString())
                .contains("ALARM " + alarm + ", since 2026-11-25T08:00:00Z: CT1 is silent.")
                .contains("CHANNEL desk: 1 messages wait, 0 were given up: mail server is away");
        atlas("alarms");
        assertThat(out.toString()).contains("c@d.example by 127.0.0.1:587");
        assertThat(atlas("check")).isZero();
        assertThat(out.toString()).contains("channel desk tells alarms to c@d.example by 127.0.0.1:587");
    }

    @Test
    void sendsATestMessageByEachChannelAndSaysWhatCameOfIt() throws Exception {
        try (ScriptedSmtp server = ScriptedSmtp.start(Optional.empty(), Map.of())) {
            write("""
                notifications:
                  desk: {email: {host: 127.0.0.1, port: %d, security: none, from: a@b.example, to: c@d.example}}
                """.formatted(server.port()));
            assertThat(atlas("alarms", "test")).isZero();
            assertThat(out.toString()).contains("ok      desk: taken by c@d.example");
            assertThat(server.messages()).singleElement().asString().contains("[ATLAS] Test message");
        }
    }

    @Test
    void aChannelThatDoesNotTakeItFails() throws Exception {
        write("notifications: {chat: {webhook: {url: 'http://127.0.0.1:" + FreePort.find() + "/SECRET'}}}");
        assertThat(atlas("alarms", "test")).isEqualTo(1);
        assertThat(out.toString())
                .contains("FAILED  chat: http://127.0.0.1")
                .contains("cannot be reached")
                .doesNotContain("SECRET");
    }

    @Test
    void withoutAChannelThereIsNothingToTest() {
        assertThat(atlas("alarms", "test")).isEqualTo(2);
        assertThat(out.toString()).contains("write one under notifications");
    }
}
