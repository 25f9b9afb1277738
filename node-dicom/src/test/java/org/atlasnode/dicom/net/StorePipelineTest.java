package org.atlasnode.dicom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.Pdu;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The asynchronous operations window as SCU (PS3.7 §D.3.3.3), against scripted peers. */
@Timeout(60)
class StorePipelineTest {

    private final Map<Integer, Integer> outcomes = new TreeMap<>();

    private void submit(StorePipeline pipeline, int number) throws IOException {
        submit(pipeline, number, Peers.zeros(100));
    }

    private void submit(StorePipeline pipeline, int number, DataSetSource source) throws IOException {
        pipeline.submit(
                new StorePipeline.Instance(
                        Uids.CT_IMAGE_STORAGE, Peers.instance(number), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                source,
                response -> assertThat(outcomes.put(number, response.status().code()))
                        .as("told once")
                        .isNull());
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 8", "8, 3, 3", "3, 8, 3", "8, 0, 8", "8, -1, 1", "8, 1, 1", "1, 8, 1"})
    void hasAsManyOutstandingAsBothSidesAgreedTo(int asked, int granted, int expected) throws Exception {
        try (WindowPeer peer = new WindowPeer(granted, conversation -> {
                    List<Integer> outstanding = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        outstanding.add(conversation.readStore());
                        if (outstanding.size() == expected) {
                            RawPeer.pause(20);
                            assertThat(conversation.hasMore())
                                    .as("beyond the window")
                                    .isFalse();
                            conversation.answer(outstanding.remove(0), 0);
                        }
                    }
                    for (int messageId : outstanding) {
                        conversation.answer(messageId, 0);
                    }
                    conversation.endOrderly();
                });
                ClientAssociation association = peer.connect(asked)) {
            assertThat(association.operations()).isEqualTo(expected);
            StorePipeline pipeline = new StorePipeline(association);
            for (int i = 0; i < 20; i++) {
                submit(pipeline, i);
            }
            pipeline.finish();
            association.release();
            peer.finished();
        }
        assertThat(outcomes).hasSize(20);
    }

    @Test
    void matchesAnswersInAnyOrderEachWithItsStatus() throws Exception {
        try (WindowPeer peer = new WindowPeer(4, conversation -> {
                    List<Integer> ids = new ArrayList<>();
                    for (int i = 0; i < 4; i++) {
                        ids.add(conversation.readStore());
                    }
                    conversation.answer(ids.get(2), 0xA700);
                    conversation.answer(ids.get(3), 0);
                    conversation.answer(ids.get(0), 0xB000);
                    conversation.answer(ids.get(1), 0);
                    conversation.endOrderly();
                });
                ClientAssociation association = peer.connect(4)) {
            StorePipeline pipeline = new StorePipeline(association);
            for (int i = 0; i < 4; i++) {
                submit(pipeline, i);
            }
            pipeline.finish();
            association.release();
        }
        assertThat(outcomes)
                .containsExactly(Map.entry(0, 0xB000), Map.entry(1, 0), Map.entry(2, 0xA700), Map.entry(3, 0));
    }

    @ParameterizedTest
    @CsvSource({"999, 1", "0, 1"})
    void anAnswerToNoOperationOrTheSameOneTwiceIsAViolation(int stranger, int told) throws Exception {
        try (WindowPeer peer = new WindowPeer(4, conversation -> {
                    int first = conversation.readStore();
                    conversation.readStore();
                    conversation.answer(first, 0);
                    conversation.answer(stranger == 0 ? first : stranger, 0);
                    assertThat(Wire.readPdu(conversation.socket()))
                            .isEqualTo(Wire.bytes(Wire.ABORT_UNEXPECTED_PARAMETER));
                });
                ClientAssociation association = peer.connect(4)) {
            StorePipeline pipeline = new StorePipeline(association);
            submit(pipeline, 0);
            submit(pipeline, 1);
            assertThatThrownBy(pipeline::finish).isInstanceOfSatisfying(AssociationException.Aborted.class, aborted -> {
                assertThat(aborted.byPeer()).isFalse();
                assertThat(aborted.abort()).isEqualTo(Pdu.Abort.UNEXPECTED_PARAMETER);
            });
            peer.finished();
        }
        assertThat(outcomes).hasSize(told);
    }

    @Test
    void whatWasAnsweredBeforeThePeerLeftIsTold() throws Exception {
        try (WindowPeer peer = new WindowPeer(8, conversation -> {
                    List<Integer> ids = new ArrayList<>();
                    for (int i = 0; i < 3; i++) {
                        ids.add(conversation.readStore());
                    }
                    Wire.readPdu(conversation.socket());
                    conversation.answer(ids.get(0), 0);
                    conversation.answer(ids.get(1), 0xA700);
                    conversation.send(Wire.bytes(Wire.ABORT_BY_USER));
                });
                ClientAssociation association = peer.connect(8)) {
            StorePipeline pipeline = new StorePipeline(association);
            for (int i = 0; i < 3; i++) {
                submit(pipeline, i);
            }
            assertThatThrownBy(() -> submit(pipeline, 3, Peers.zeros(100L << 20)))
                    .isInstanceOf(AssociationException.class);
            peer.finished();
        }
        assertThat(outcomes).containsExactly(Map.entry(0, 0), Map.entry(1, 0xA700));
    }

    @Test
    void aSourceThatFailsLosesNoOthersAnswer() throws Exception {
        try (WindowPeer peer = new WindowPeer(8, conversation -> {
                    int first = conversation.readStore();
                    int second = conversation.readStore();
                    Wire.readPdu(conversation.socket());
                    conversation.answer(second, 0);
                    conversation.answer(first, 0);
                    assertThat(Wire.readPdu(conversation.socket())).isEqualTo(Wire.bytes(Wire.ABORT_BY_USER));
                });
                ClientAssociation association = peer.connect(8)) {
            StorePipeline pipeline = new StorePipeline(association);
            submit(pipeline, 0);
            submit(pipeline, 1);
            assertThatThrownBy(() -> submit(pipeline, 2, output -> {
                        throw new IOException("the disk broke");
                    }))
                    .hasMessage("the disk broke");
            peer.finished();
        }
        assertThat(outcomes).containsExactly(Map.entry(0, 0), Map.entry(1, 0));
    }

    @Test
    void aPeerThatNeverAnswersIsATimeout() throws Exception {
        try (WindowPeer peer = new WindowPeer(2, conversation -> {
                    conversation.readStore();
                    conversation.readStore();
                    assertThat(Wire.readPdu(conversation.socket())).isEqualTo(Wire.bytes(Wire.ABORT_BY_USER));
                });
                ClientAssociation association = peer.connect(2)) {
            StorePipeline pipeline = new StorePipeline(association);
            submit(pipeline, 0);
            submit(pipeline, 1);
            assertThatThrownBy(() -> submit(pipeline, 2)).isInstanceOf(AssociationException.TimedOut.class);
            peer.finished();
        }
        assertThat(outcomes).isEmpty();
    }

    @Test
    void anObjectWithoutAContextLeavesTheOthersAlone() throws Exception {
        try (WindowPeer peer = new WindowPeer(4, conversation -> {
                    conversation.answer(conversation.readStore(), 0);
                    conversation.endOrderly();
                });
                ClientAssociation association = peer.connect(4)) {
            StorePipeline pipeline = new StorePipeline(association);
            submit(pipeline, 0);
            assertThatThrownBy(() -> pipeline.submit(
                            new StorePipeline.Instance(
                                    Uids.MR_IMAGE_STORAGE, Peers.instance(1), TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN),
                            Peers.zeros(10),
                            response -> {}))
                    .isInstanceOf(AssociationException.NotNegotiated.class);
            pipeline.finish();
            association.release();
            peer.finished();
        }
        assertThat(outcomes).containsExactly(Map.entry(0, 0));
    }
}
