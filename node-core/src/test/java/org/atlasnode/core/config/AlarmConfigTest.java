package org.atlasnode.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.config.AlarmTerms.Expectation;
import org.atlasnode.core.config.Channel.Mail;
import org.atlasnode.core.config.Channel.MailSecurity;
import org.atlasnode.core.config.Channel.MailServer;
import org.atlasnode.core.config.Channel.Pace;
import org.atlasnode.core.config.Channel.Webhook;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alarms and notifications in the configuration. */
class AlarmConfigTest {

    private static final String PEERS = """
        peers:
          CT1: {aeTitle: CT1, sends: true}
          CT2: {aeTitle: CT2, sends: true}
          PACS: {aeTitle: PACS, host: 10.0.0.1, port: 104, receives: [sr]}
        """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    private Operation load(String yaml) throws ConfigException, IOException {
        Path file = Files.writeString(folder.resolve("atlas.yaml"), PEERS + yaml);
        return new ConfigLoader(environment, folder).load(file).operation();
    }

    private List<String> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> load(yaml)).problems().stream()
                .map(problem -> problem.line() + " " + problem.key() + " " + problem.message())
                .toList();
    }

    @Test
    void alarmsAsUsualAndTellsNobodyWhereNothingIsWritten() throws Exception {
        Operation operation = load("");
        assertThat(operation.alarms()).isEqualTo(AlarmTerms.DEFAULT);
        assertThat(operation.channels()).isEmpty();
    }

    @Test
    void readsAllTermsOfAlarms() throws Exception {
        AlarmTerms terms = load("""
                alarms:
                  sources:
                    CT1: {expectEvery: 4h, between: 07:00-19:00, days: mon-fri}
                    CT2: {expectEvery: 2d}
                  noResultAfter: 30m
                  lateAfter: 3h
                  remindEvery: 1d
                  url: https://atlas.hospital.example/
                """).alarms();

        assertThat(terms)
                .isEqualTo(new AlarmTerms(
                        Map.of(
                                "CT1",
                                new Expectation(
                                        Duration.ofHours(4),
                                        new ServiceHours(
                                                LocalTime.of(7, 0),
                                                LocalTime.of(19, 0),
                                                Set.of(
                                                        DayOfWeek.MONDAY,
                                                        DayOfWeek.TUESDAY,
                                                        DayOfWeek.WEDNESDAY,
                                                        DayOfWeek.THURSDAY,
                                                        DayOfWeek.FRIDAY))),
                                "CT2",
                                new Expectation(Duration.ofDays(2), ServiceHours.ALWAYS)),
                        Duration.ofMinutes(30),
                        Duration.ofHours(3),
                        Duration.ofDays(1),
                        Optional.of("https://atlas.hospital.example")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sat-mon | SATURDAY,SUNDAY,MONDAY",
                "Wednesday | WEDNESDAY",
                "[tue, thu-fri] | TUESDAY,THURSDAY,FRIDAY"
            })
    void readsDaysAndRangesOfThem(String written, String meant) throws Exception {
        AlarmTerms terms = load("alarms: {sources: {CT1: {expectEvery: 1h, days: " + written + "}}}")
                .alarms();
        assertThat(terms.sources().get("CT1").hours().days())
                .extracting(DayOfWeek::name)
                .containsExactlyInAnyOrder(meant.split(","));
    }

    @Test
    void tellsEverythingThatIsWrongWithAlarms() {
        assertThat(problems("""
                alarms:
                  sources:
                    CT9: {expectEvery: 4h}
                    PACS: {expectEvery: 4h}
                    CT1: {between: 7-19, days: [mon, funday]}
                  remindEvery: 5s
                  volume: 11
                """))
                .containsExactlyInAnyOrder(
                        "7 alarms.sources.CT9 is no peer",
                        "8 alarms.sources.PACS is a peer that does not send",
                        "9 alarms.sources.CT1.expectEvery is missing",
                        "9 alarms.sources.CT1.between is not valid: \"7-19\"",
                        "9 alarms.sources.CT1.days is not valid: \"funday\"",
                        "10 alarms.remindEvery is not valid: \"5s\"",
                        "11 alarms.volume is not known");
    }

    @Test
    void readsChannelsWithTheirDefaults() throws Exception {
        List<Channel> channels = load("""
                notifications:
                  chat:
                    webhook: {url: 'https://chat.example/hook?key=a%20b'}
                  it-desk:
                    email: {host: mail.example, from: atlas@hospital.example, to: it@hospital.example}
                """).channels();

        assertThat(channels)
                .containsExactly(
                        new Channel(
                                "chat",
                                new Webhook(
                                        "https://chat.example/hook?key=a%20b",
                                        Optional.empty(), Optional.empty(), Duration.ofSeconds(10), Optional.empty()),
                                true,
                                false,
                                Pace.DEFAULT),
                        new Channel(
                                "it-desk",
                                new Mail(
                                        new MailServer(
                                                "mail.example",
                                                587,
                                                MailSecurity.STARTTLS,
                                                Optional.empty(),
                                                Duration.ofSeconds(10),
                                                Optional.empty()),
                                        "atlas@hospital.example",
                                        List.of("it@hospital.example")),
                                true,
                                false,
                                Pace.DEFAULT));
    }

    @Test
    void readsAllOfAChannelAndSecretsFromTheEnvironment() throws Exception {
        environment.put("ATLAS_NOTIFICATIONS_IT_DESK_EMAIL_PASSWORD", "swordfish");
        environment.put("ATLAS_NOTIFICATIONS_IT_DESK_EMAIL_TO", "a@b.example, c@d.example");
        environment.put("ATLAS_NOTIFICATIONS_IT_DESK_EMAIL_FROM", "node@hospital.example");
        environment.put("ATLAS_ALARMS_REMINDEVERY", "6h");
        Operation operation = load("""
                notifications:
                  it desk:
                    alarms: false
                    positives: true
                    burst: 3
                    perHour: 6
                    email:
                      host: mail.example
                      port: 2525
                      security: tls
                      user: atlas
                      from: atlas@hospital.example
                      timeout: 5s
                      trust: ca.pem
                """);

        assertThat(operation.alarms().remindEvery()).isEqualTo(Duration.ofHours(6));
        assertThat(operation.channels())
                .containsExactly(new Channel(
                        "it desk",
                        new Mail(
                                new MailServer(
                                        "mail.example",
                                        2525,
                                        MailSecurity.TLS,
                                        Optional.of(new Credentials("atlas", Optional.of("swordfish"))),
                                        Duration.ofSeconds(5),
                                        Optional.of(folder.resolve("ca.pem").toAbsolutePath())),
                                "node@hospital.example",
                                List.of("a@b.example", "c@d.example")),
                        false,
                        true,
                        new Pace(3, 6)));
        assertThat(operation.toString()).doesNotContain("swordfish");
    }

    @Test
    void hidesTheKeysThatAWebhookHolds() throws Exception {
        Operation operation = load("""
                notifications:
                  chat:
                    webhook: {url: 'https://chat.example/T0/SECRET1', secret: SECRET2, header: 'X-Key: SECRET3'}
                """);
        assertThat(operation.toString()).contains("https://chat.example").doesNotContain("SECRET");
    }

    @Test
    void tellsEverythingThatIsWrongWithChannels() {
        assertThat(problems("""
                notifications:
                  none: {}
                  both:
                    webhook: {url: 'http://a.example'}
                    email: {host: h, from: a@b.example, to: c@d.example}
                  dumb: {webhook: {url: 'http://a.example'}, alarms: false}
                  hook: {webhook: {url: 'ftp://a.example', header: "no colon"}, perHour: 0}
                  open: {email: {host: mail.example, security: none, user: u, password: p, from: a@b.example, to: [x]}}
                  half: {email: {host: mail.example, user: u, from: "a b", to: c@d.example}}
                """))
                .containsExactlyInAnyOrder(
                        "6 notifications.none.webhook and email are two ways, and a channel is one",
                        "6 notifications.none.email.host is missing",
                        "6 notifications.none.email.from is missing",
                        "6 notifications.none.email.to is missing",
                        "8 notifications.both.webhook and email are two ways, and a channel is one",
                        "10 notifications.dumb.alarms and positives are off, so nothing is told",
                        "11 notifications.hook.webhook.url is not valid: \"ftp://a.example\"",
                        "11 notifications.hook.webhook.header is not valid: \"no colon\"",
                        "11 notifications.hook.perHour is not valid: \"0\"",
                        "12 notifications.open.email.security is none, so the password would go over the network in"
                                + " clear",
                        "12 notifications.open.email.to is not valid: \"x\"",
                        "13 notifications.half.email.password is missing beside user",
                        "13 notifications.half.email.from is not valid: \"a b\"");
    }
}
