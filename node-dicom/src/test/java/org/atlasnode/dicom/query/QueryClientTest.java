package org.atlasnode.dicom.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.DimseMessage.CCancelRq;
import org.atlasnode.dicom.dimse.DimseMessage.SubOperations;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.query.ScriptedScp.Stage;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.PDataOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C-FIND against archives that keep to PS3.4 §C.4.1, and against those that do not. */
@Timeout(60)
class QueryClientTest {

    private static final QueryLimits LIMITS = new QueryLimits(100, Duration.ofSeconds(10));
    private static final DataSet IDENTIFIER =
            Identifier.of(QueryLevel.STUDY).returning(Vr.PN, Tags.PATIENT_NAME).forQuery(QueryRoot.STUDY);

    private final Seen seen = new Seen();

    /** Keeps what came. */
    private static final class Seen implements QueryClient.Matches {

        private final List<String> names = new ArrayList<>();
        private final List<String> unreadable = new ArrayList<>();
        private Predicate<String> more = name -> true;

        @Override
        public boolean accept(DataSet match) {
            names.add(match.string(Tags.PATIENT_NAME, ""));
            return more.test(match.string(Tags.PATIENT_NAME, ""));
        }

        @Override
        public void unreadable(String reason) {
            unreadable.add(reason);
        }
    }

    private QueryClient.Outcome find(ScriptedScp.Script script) throws Exception {
        return find(LIMITS, script);
    }

    private QueryClient.Outcome find(QueryLimits limits, ScriptedScp.Script script) throws Exception {
        try (ScriptedScp scp = ScriptedScp.playing(script);
                ClientAssociation association = scp.connect()) {
            QueryClient.Outcome outcome = new QueryClient(association, limits).find(QueryRoot.STUDY, IDENTIFIER, seen);
            scp.awaitPlayed();
            return outcome;
        }
    }

    private void assertAborted(ScriptedScp.Script script, String why) {
        assertThatThrownBy(() -> find(script))
                .isInstanceOf(AssociationException.Aborted.class)
                .hasMessageContaining(why);
    }

    private static DataSet match(String name) {
        return DataSet.builder().putString(Tags.PATIENT_NAME, Vr.PN, name).build();
    }

    @Test
    void handsOverMatchesAndTheFinalStatus() throws Exception {
        QueryClient.Outcome outcome = find(stage -> {
            assertThat(stage.identifier().string(Tags.QUERY_RETRIEVE_LEVEL, "")).isEqualTo("STUDY");
            stage.answer(DimseStatus.PENDING, match("A"));
            stage.answer(DimseStatus.PENDING_WITH_WARNING, match("B"));
            stage.answer(DimseStatus.SUCCESS);
        });
        assertThat(seen.names).containsExactly("A", "B");
        assertThat(outcome.status()).isEqualTo(DimseStatus.SUCCESS);
        assertThat(outcome.optionalKeysIgnored()).isTrue();
        assertThat(outcome.stopped()).isFalse();
    }

    @Test
    void decodesEachMatchByItsOwnCharacterSet() throws Exception {
        find(stage -> {
            stage.answer(
                    DimseStatus.PENDING,
                    DataSet.builder()
                            .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 100")
                            .putString(Tags.PATIENT_NAME, Vr.PN, "Müller")
                            .build());
            stage.answer(
                    DimseStatus.PENDING,
                    DataSet.builder()
                            .putString(Tags.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192")
                            .putString(Tags.PATIENT_NAME, Vr.PN, "Łukasz")
                            .build());
            stage.answer(DimseStatus.SUCCESS);
        });
        assertThat(seen.names).containsExactly("Müller", "Łukasz");
    }

    @Test
    void tellsAFailureAndItsComment() throws Exception {
        QueryClient.Outcome outcome =
                find(stage -> stage.answer(new DimseStatus(0xA900), "no such key", SubOperations.NONE));
        assertThat(outcome.status()).isEqualTo(new DimseStatus(0xA900));
        assertThat(outcome.errorComment()).isEqualTo("no such key");
    }

    @Test
    void cancelsWhereTheConsumerWantsNoMore() throws Exception {
        seen.more = name -> false;
        QueryClient.Outcome outcome = find(stage -> {
            stage.answer(DimseStatus.PENDING, match("A"));
            stage.answer(DimseStatus.PENDING, match("B"));
            CCancelRq cancel = (CCancelRq)
                    stage.channel().receive(ScriptedScp.PATIENCE).orElseThrow().message();
            assertThat(cancel.messageIdBeingRespondedTo())
                    .isEqualTo(stage.request().messageId());
            stage.answer(DimseStatus.CANCEL);
        });
        assertThat(seen.names).containsExactly("A");
        assertThat(outcome.stopped()).isTrue();
        assertThat(outcome.status()).isEqualTo(DimseStatus.CANCEL);
    }

    @Test
    void abortsAPeerThatSendsMatchesForEverAndHearsNoCancellation() {
        assertAborted(
                stage -> {
                    while (true) {
                        stage.answer(DimseStatus.PENDING, match("A"));
                    }
                },
                "more than 10000 pending responses");
        assertThat(seen.names).hasSize(100);
    }

    @Test
    void abortsAPeerThatFallsSilent() {
        assertThatThrownBy(() -> find(new QueryLimits(100, Duration.ofMillis(200)), stage -> {
                    stage.answer(DimseStatus.PENDING, match("A"));
                    stage.channel().receive(ScriptedScp.PATIENCE);
                }))
                .isInstanceOf(AssociationException.TimedOut.class);
    }

    @Test
    void reportsAMatchThatCannotBeReadAndGoesOn() throws Exception {
        find(stage -> {
            stage.channel()
                    .send(
                            stage.received().context().id(),
                            stage.response(
                                    stage.request().messageId(), DimseStatus.PENDING, "", SubOperations.NONE, true));
            sendGarbage(stage);
            stage.answer(DimseStatus.PENDING);
            stage.answer(DimseStatus.PENDING, match("B"));
            stage.answer(DimseStatus.SUCCESS);
        });
        assertThat(seen.names).containsExactly("B");
        assertThat(seen.unreadable).hasSize(2);
        assertThat(seen.unreadable.get(1)).contains("without an identifier");
    }

    private static void sendGarbage(Stage stage) throws IOException {
        try (PDataOutputStream output = new PDataOutputStream(
                stage.association(), stage.received().context().id(), false)) {
            output.write(new byte[] {8, 0, 0x52, 0, 'C', 'S', (byte) 0xFF, (byte) 0xFF, 'X'});
        }
    }

    @Test
    void abortsAnAnswerToAnotherMessage() {
        assertAborted(
                stage -> stage.channel()
                        .send(
                                stage.received().context().id(),
                                stage.response(
                                        stage.request().messageId() + 1,
                                        DimseStatus.SUCCESS,
                                        "",
                                        SubOperations.NONE,
                                        false)),
                "and not to our C-FIND");
    }

    @Test
    void abortsAMessageThatIsNoAnswer() {
        assertAborted(
                stage -> stage.channel()
                        .send(
                                stage.received().context().id(),
                                new org.atlasnode.dicom.dimse.DimseMessage.CEchoRq(1, Optional.empty(), false)),
                "no answer to our C-FIND");
    }

    @Test
    void saysThatThePeerAbortedInTheMiddle() {
        assertThatThrownBy(() -> find(stage -> {
                    stage.answer(DimseStatus.PENDING, match("A"));
                    stage.association().abort();
                }))
                .isInstanceOf(AssociationException.Aborted.class);
        assertThat(seen.names).containsExactly("A");
    }

    @Test
    void saysThatThePeerReleasedInTheMiddle() {
        assertThatThrownBy(() -> find(stage -> {
                    stage.answer(DimseStatus.PENDING, match("A"));
                    stage.association().release();
                }))
                .isInstanceOf(AssociationException.class);
    }

    @Test
    void encodesIdentifiersThatAreNotAsciiInUtf8() {
        DataSet identifier = Identifier.of(QueryLevel.SERIES)
                .with(QueryLevel.STUDY, List.of("1.2.3"))
                .with(QueryLevel.PATIENT, List.of("P 1"))
                .with(Tags.PATIENT_NAME, Vr.PN, "Ł*")
                .forQuery(QueryRoot.PATIENT);
        assertThat(identifier.charset()).isEqualTo(SpecificCharacterSet.UTF_8);
        assertThat(identifier.string(Tags.SPECIFIC_CHARACTER_SET, "")).isEqualTo("ISO_IR 192");
        assertThat(identifier.string(Tags.PATIENT_NAME, "")).isEqualTo("Ł*");
        assertThat(identifier.string(Tags.PATIENT_ID, "")).isEqualTo("P 1");
    }

    @Test
    void namesThePatientOfASeriesInThePatientRootAlone() {
        Identifier series = Identifier.of(QueryLevel.SERIES)
                .with(QueryLevel.PATIENT, List.of("P1"))
                .with(QueryLevel.STUDY, List.of("1.2"))
                .with(QueryLevel.SERIES, List.of("1.2.3"))
                .with(Tags.MODALITY, Vr.CS, "CT");
        assertThat(series.forRetrieval(QueryRoot.STUDY).contains(Tags.PATIENT_ID))
                .isFalse();
        assertThat(series.forRetrieval(QueryRoot.PATIENT).string(Tags.PATIENT_ID, ""))
                .isEqualTo("P1");
        assertThat(series.forRetrieval(QueryRoot.PATIENT).contains(Tags.MODALITY))
                .isFalse();
        assertThat(series.forQuery(QueryRoot.STUDY).string(Tags.MODALITY, "")).isEqualTo("CT");
    }
}
