package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.schedule.RetrySchedule;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.Pdu;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.sr.SrDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A series that was not analysed: one notice and one report, which is enough to send. */
class OutboxTest {

    @TempDir
    private Path folder;

    private DeliveryWorld world;
    private Job job;
    private final ScriptedSender sender = new ScriptedSender();
    private Outbox outbox;

    @BeforeEach
    void open() throws IOException {
        world = new DeliveryWorld(folder, TestSeries.umlauts()).peer("PACS", 104, ResultKind.SR, ResultKind.OVERLAY);
        job = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.DECLINED));
        world.publisher().run();
        world.scheduler.forget();
        outbox = world.outbox(sender);
    }

    @AfterEach
    void close() {
        outbox.close();
        world.close();
    }

    @Test
    void sendsTheOverlayBeforeTheReportOverOneAssociation() {
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsExactly(DeliveryState.STORED, DeliveryState.STORED);
        assertThat(sender.storedClasses())
                .containsExactly(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.COMPREHENSIVE_3D_SR_STORAGE);
        assertThat(sender.associations).containsExactly("PACS", "PACS closed");
        assertThat(world.meters
                        .get("atlas.deliveries")
                        .tags("destination", "PACS", "state", "stored")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA700, 0xA7FF, 0x0110, 0x0213, 0x0999})
    void whatMayPassIsTriedAgainLaterTogetherWithWhatFollows(int status) {
        sender.answer = (object, index) -> status;
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.RETRY);
        Delivery first = world.deliveries(job, "PACS").get(0);
        Delivery second = world.deliveries(job, "PACS").get(1);
        assertThat(first.due()).isEqualTo(second.due()).isAfter(world.clock.instant());
        assertThat(world.scheduler.dues).contains(first.due());

        outbox.run();
        assertThat(sender.associations).as("not before it is due").hasSize(2);
        sender.answer = (object, index) -> 0;
        world.clock.advance(Duration.ofSeconds(10));
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0xA900, 0xC000, 0xC123, 0x0117, 0x0122, 0x0124, 0x0210, 0x0211, 0x0212})
    void whatIsRefusedForGoodIsDeadAndTheOthersGoOn(int status) {
        sender.answer = (object, index) -> index == 0 ? status : 0;
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsExactly(DeliveryState.DEAD, DeliveryState.STORED);
        assertThat(world.deliveries(job, "PACS").get(0).reason())
                .contains("PACS (PACS at 127.0.0.1:104)")
                .contains(String.format("%04XH", status))
                .contains("end");
    }

    @ParameterizedTest
    @ValueSource(ints = {0xB000, 0xB006, 0xB007})
    void aWarningIsStoredWithARemark(int status) {
        sender.answer = (object, index) -> status;
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
        assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("stored, with a remark");
    }

    @Test
    void aBrokenAssociationResumesAtTheObjectThatIsMissing() {
        sender.answer = (object, index) -> {
            if (index == 1) {
                throw new AssociationException.ConnectionLost("the peer closed the connection");
            }
            return 0;
        };
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsExactly(DeliveryState.STORED, DeliveryState.RETRY);
        sender.answer = (object, index) -> 0;
        world.clock.advance(Duration.ofSeconds(10));
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
        assertThat(sender.storedClasses())
                .containsExactly(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.COMPREHENSIVE_3D_SR_STORAGE);
    }

    @Test
    void aReportFallsBackToTheClassThatIsAcceptedUnderAnotherUid() {
        sender.refusedClasses = Set.of(Uids.COMPREHENSIVE_3D_SR_STORAGE, Uids.COMPREHENSIVE_SR_STORAGE);
        world.run(outbox, 1);
        DataSet sent = sender.stored.get(1);
        Delivery delivery = world.deliveries(job, "PACS").get(1);
        assertThat(sent.findUid(Tags.SOP_CLASS_UID)).contains(Uids.ENHANCED_SR_STORAGE);
        assertThat(sent.findUid(Tags.SOP_INSTANCE_UID).orElseThrow())
                .isNotEqualTo(delivery.object().sopInstanceUid());
        assertThat(delivery.state()).isEqualTo(DeliveryState.STORED);
        assertThat(delivery.reason()).contains("Enhanced SR");
    }

    @Test
    void aReportFallsBackWhereItsClassIsRefusedAtTheObject() {
        sender.answer = (object, index) -> Uids.COMPREHENSIVE_3D_SR_STORAGE.equals(
                        object.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                ? 0x0122
                : 0;
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
        assertThat(sender.storedClasses())
                .containsExactly(Uids.SECONDARY_CAPTURE_IMAGE_STORAGE, Uids.COMPREHENSIVE_SR_STORAGE);
        assertThat(sender.associations).as("one association").containsExactly("PACS", "PACS closed");
    }

    @Test
    void aDestinationThatIsBackGetsAllThatWaitedForItAtOnce() {
        Outbox unreachable = world.outbox((peer, classes) -> {
            throw new AssociationException.ConnectFailed("connection refused", new IOException("refused"));
        });
        for (int i = 0; i < 8; i++) {
            world.run(unreachable, 1);
            world.clock.advance(Duration.ofMinutes(20));
        }
        unreachable.run();
        world.scheduler.awaitTriggers(1);
        assertThat(world.deliveries(job, "PACS").get(0).due())
                .isAfter(world.clock.instant().plusSeconds(500));
        Job later = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.FAILED));
        world.publisher().run();
        world.scheduler.forget();

        world.run(outbox, 1);
        assertThat(world.states(later, "PACS")).containsOnly(DeliveryState.STORED);
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
        unreachable.close();
    }

    @Test
    void nothingIsSentToAHeldDestination() {
        world.destinations.hold("PACS", "maintenance");
        outbox.run();
        assertThat(sender.associations).isEmpty();
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.PENDING);
        world.destinations.release("PACS");
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
    }

    @Test
    void nodesOfOtherTitlesWaitForOtherTimes() {
        assertThat(RetrySchedule.delay(5, "ATLAS1 to PACS")).isNotEqualTo(RetrySchedule.delay(5, "ATLAS2 to PACS"));
    }

    @Test
    void whatNoContextIsAcceptedForIsDeadWithARemedy() {
        sender.refusedClasses = Set.copyOf(SrDocument.SOP_CLASSES);
        world.run(outbox, 1);
        Delivery dead = world.deliveries(job, "PACS").get(1);
        assertThat(dead.state()).isEqualTo(DeliveryState.DEAD);
        assertThat(dead.reason()).contains("accepts none").contains("peers.PACS.receives");
    }

    @Test
    void aPeerThatCannotBeReachedIsTriedAgain() {
        Outbox unreachable = world.outbox((peer, classes) -> {
            throw new AssociationException.ConnectFailed("connection refused", new IOException("refused"));
        });
        world.run(unreachable, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.RETRY);
        assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("host and port are those of peers.PACS");
        unreachable.close();
    }

    @Test
    void aRejectionNamesTheTitleToAddAndWaitsLonger() {
        Outbox rejected = world.outbox((peer, classes) -> {
            throw new AssociationException.Rejected("calling AE title not recognized", new Pdu.AssociateRj(1, 1, 3));
        });
        world.run(rejected, 1);
        Delivery delivery = world.deliveries(job, "PACS").get(0);
        assertThat(delivery.state()).isEqualTo(DeliveryState.RETRY);
        assertThat(delivery.reason()).contains("node.aeTitle, ATLAS");
        assertThat(Duration.between(world.clock.instant(), delivery.due())).isGreaterThan(Duration.ofSeconds(90));
        rejected.close();
    }

    @Test
    void aSlowDestinationDelaysNoOther() throws Exception {
        world.peer("ARCHIVE", 105, ResultKind.SR);
        Job second = world.finish(TestAnalysis.notAnalysed(world.series, Analysis.Outcome.FAILED));
        world.publisher().run();
        world.scheduler.forget();
        CountDownLatch release = new CountDownLatch(1);
        Outbox both = world.outbox((peer, classes) -> {
            if (peer.name().equals("PACS")) {
                await(release);
            }
            return sender.open(peer, classes);
        });
        both.run();
        world.scheduler.awaitTriggers(1);
        assertThat(world.states(second, "ARCHIVE")).containsOnly(DeliveryState.STORED);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.SENDING);
        release.countDown();
        world.scheduler.awaitTriggers(1);
        world.run(both, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.STORED);
        assertThat(world.states(second, "PACS")).containsOnly(DeliveryState.STORED);
        both.close();
    }

    @Test
    void anObjectWithoutFileIsDeadAgainWhenItIsResent() throws IOException {
        for (Delivery delivery : world.deliveries(job, "PACS")) {
            Files.delete(world.objects.result(delivery.object()));
        }
        world.run(outbox, 1);
        assertThat(world.states(job, "PACS")).containsOnly(DeliveryState.DEAD);
        assertThat(sender.associations).isEmpty();
    }

    @Test
    void aPeerThatLeftTheConfigurationIsNamed() {
        world.peers.clear();
        Outbox without = world.outbox(sender);
        world.run(without, 1);
        assertThat(world.deliveries(job, "PACS").get(0).reason()).contains("no peer PACS");
        without.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
