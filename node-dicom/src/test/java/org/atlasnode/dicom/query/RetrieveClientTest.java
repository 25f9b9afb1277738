package org.atlasnode.dicom.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.DimseMessage.CCancelRq;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.query.ScriptedScp.Stage;
import org.atlasnode.dicom.ul.AssociationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** C-MOVE and C-GET against archives that keep to PS3.4 §C.4.2 and §C.4.3, and against those that do not. */
@Timeout(60)
class RetrieveClientTest {

    private static final QueryLimits LIMITS = new QueryLimits(100, Duration.ofSeconds(10));
    private static final AeTitle US = AeTitle.of("ATLAS");
    private static final Uid ONE = Uid.of("1.2.3.1");
    private static final Uid TWO = Uid.of("1.2.3.2");
    private static final DataSet OBJECT = DataSet.builder()
            .putUid(Tags.SOP_INSTANCE_UID, ONE)
            .putString(Tags.MODALITY, Vr.CS, "CT")
            .build();
    private static final DataSet IDENTIFIER = Identifier.of(QueryLevel.STUDY)
            .with(QueryLevel.STUDY, Uid.of("1.2.3"))
            .forRetrieval(QueryRoot.STUDY);

    private final List<Uid> stored = new CopyOnWriteArrayList<>();
    private final List<Integer> remaining = new ArrayList<>();

    private final CStoreHandler handler = (request, dataSet) -> {
        if (request.sopInstanceUid().equals(TWO)) {
            throw new DimseStatusException(DimseStatus.OUT_OF_RESOURCES, "full");
        }
        dataSet.readAllBytes();
        stored.add(request.sopInstanceUid());
    };

    private RetrieveClient.Outcome move(ScriptedScp.Script script) throws Exception {
        try (ScriptedScp scp = ScriptedScp.playing(script);
                ClientAssociation association = scp.connect()) {
            RetrieveClient.Outcome outcome = new RetrieveClient(association, LIMITS)
                    .move(QueryRoot.STUDY, IDENTIFIER, US, progress -> {
                        remaining.add(progress.remaining().orElse(-1));
                        return true;
                    });
            scp.awaitPlayed();
            return outcome;
        }
    }

    private RetrieveClient.Outcome get(ScriptedScp scp) throws Exception {
        try (scp;
                ClientAssociation association = scp.connect()) {
            RetrieveClient.Outcome outcome =
                    new RetrieveClient(association, LIMITS).get(QueryRoot.STUDY, IDENTIFIER, handler, progress -> true);
            scp.awaitPlayed();
            return outcome;
        }
    }

    @Test
    void followsAMoveToItsEnd() throws Exception {
        RetrieveClient.Outcome outcome = move(stage -> {
            assertThat(stage.request().moveDestination()).contains(US);
            stage.answer(DimseStatus.PENDING, "", Stage.progress(2, 0, 0));
            stage.answer(DimseStatus.PENDING, "", Stage.progress(1, 1, 0));
            stage.answer(DimseStatus.SUCCESS, "", Stage.progress(0, 2, 0));
        });
        assertThat(remaining).containsExactly(2, 1);
        assertThat(outcome.status()).isEqualTo(DimseStatus.SUCCESS);
        assertThat(outcome.subOperations().completed()).hasValue(2);
        assertThat(outcome.failedInstances()).isEmpty();
    }

    @Test
    void namesTheInstancesThatThePeerCouldNotStore() throws Exception {
        DataSet failed = DataSet.builder()
                .putString(Tags.FAILED_SOP_INSTANCE_UID_LIST, Vr.UI, "1.2.3.1", "no uid", "1.2.3.2")
                .build();
        RetrieveClient.Outcome outcome = move(stage -> stage.answer(new DimseStatus(0xB000), failed));
        assertThat(outcome.status()).isEqualTo(new DimseStatus(0xB000));
        assertThat(outcome.failedInstances()).containsExactly(ONE, TWO);
    }

    @Test
    void tellsThatTheDestinationIsNotKnown() throws Exception {
        RetrieveClient.Outcome outcome =
                move(stage -> stage.answer(new DimseStatus(0xA801), "who is ATLAS", Stage.progress(0, 0, 0)));
        assertThat(outcome.status()).isEqualTo(new DimseStatus(0xA801));
        assertThat(outcome.errorComment()).isEqualTo("who is ATLAS");
    }

    @Test
    void abortsAMoveThatIsPendingForEver() {
        assertThatThrownBy(() -> move(stage -> {
                    while (true) {
                        stage.answer(DimseStatus.PENDING, "", Stage.progress(1, 0, 0));
                    }
                }))
                .isInstanceOf(AssociationException.Aborted.class)
                .hasMessageContaining("more than 100 pending responses");
    }

    @Test
    void abortsAnObjectThatComesOverTheAssociationOfAMove() {
        assertThatThrownBy(() -> move(stage -> stage.store(ScriptedScp.CT, ONE, OBJECT)))
                .isInstanceOf(AssociationException.Aborted.class)
                .hasMessageContaining("no answer to our C-MOVE");
        assertThat(stored).isEmpty();
    }

    @Test
    void cancelsOnceWhereItIsToldTo() throws Exception {
        try (ScriptedScp scp = ScriptedScp.playing(stage -> {
                    stage.answer(DimseStatus.PENDING, "", Stage.progress(2, 0, 0));
                    stage.answer(DimseStatus.PENDING, "", Stage.progress(1, 1, 0));
                    assertThat(stage.channel()
                                    .receive(ScriptedScp.PATIENCE)
                                    .orElseThrow()
                                    .message())
                            .isEqualTo(new CCancelRq(stage.request().messageId(), false));
                    stage.answer(DimseStatus.CANCEL, "", Stage.progress(1, 1, 0));
                });
                ClientAssociation association = scp.connect()) {
            RetrieveClient.Outcome outcome =
                    new RetrieveClient(association, LIMITS).move(QueryRoot.STUDY, IDENTIFIER, US, progress -> false);
            scp.awaitPlayed();
            assertThat(outcome.status()).isEqualTo(DimseStatus.CANCEL);
        }
    }

    @Test
    void storesWhatAGetBringsWithTheHandlersStatus() throws Exception {
        RetrieveClient.Outcome outcome = get(ScriptedScp.playing(stage -> {
            assertThat(stage.store(ScriptedScp.CT, ONE, OBJECT).status()).isEqualTo(DimseStatus.SUCCESS);
            stage.answer(DimseStatus.PENDING, "", Stage.progress(1, 1, 0));
            assertThat(stage.store(ScriptedScp.CT, TWO, OBJECT).status()).isEqualTo(DimseStatus.OUT_OF_RESOURCES);
            stage.answer(new DimseStatus(0xB000), "", Stage.progress(0, 1, 1));
        }));
        assertThat(stored).containsExactly(ONE);
        assertThat(outcome.subOperations().failed()).hasValue(1);
    }

    @Test
    void refusesObjectsOfAClassWithoutTheRoleAndGoesOn() throws Exception {
        get(ScriptedScp.playing(uid -> uid.equals(ScriptedScp.CT), stage -> {
            assertThat(stage.store(ScriptedScp.MR, ONE, OBJECT).status())
                    .isEqualTo(DimseStatus.SOP_CLASS_NOT_SUPPORTED);
            assertThat(stage.store(ScriptedScp.CT, ONE, OBJECT).status()).isEqualTo(DimseStatus.SUCCESS);
            stage.answer(DimseStatus.SUCCESS);
        }));
        assertThat(stored).containsExactly(ONE);
    }

    @Test
    void saysThatThePeerWentAwayInTheMiddleOfAGet() {
        assertThatThrownBy(() -> get(ScriptedScp.playing(stage -> {
                    stage.store(ScriptedScp.CT, ONE, OBJECT);
                    stage.association().kill();
                })))
                .isInstanceOf(AssociationException.class);
        assertThat(stored).containsExactly(ONE);
    }
}
