package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.dimse.CommandSetTarget;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseDispatcher;
import org.atlasnode.dicom.dimse.DimseMessage;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.dimse.DimseStatusException;
import org.atlasnode.dicom.dimse.ScpServices;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;
import org.atlasnode.dicom.fuzz.PduGrammar;
import org.atlasnode.dicom.fuzz.Seeds;
import org.atlasnode.dicom.io.DataSetReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.TransferSyntax;

/**
 * An association from its request to its end, the peer's bytes as they come: the dispatcher serves as acceptor, or a
 * requestor stores and releases. It ends by a declared exception or in order, always closed, and all that was written are
 * PDUs. The first byte says how the peer and this side behave.
 */
public final class AssociationTarget implements FuzzTarget {

    private static final int HANGS = 1;
    private static final int REQUESTS = 2;
    private static final int REJECTS = 4;
    private static final int STOPS = 8;
    private static final int TAKES_LITTLE = 16;
    private static final int READS_ALL = 32;

    private static final int PDU_LENGTH = 16_384;
    private static final AssociationSettings SETTINGS =
            new AssociationSettings(Duration.ofSeconds(5), Duration.ofSeconds(5), PDU_LENGTH);
    private static final AcceptanceRule RULE =
            new AcceptanceRule(uid -> true, List.of(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
    private static final CStoreHandler.Caller CALLER =
            new CStoreHandler.Caller(AeTitle.of("SCU"), AeTitle.of("SCP"), "127.0.0.1", "scp-1");

    @Override
    public String name() {
        return "association";
    }

    @Override
    public Grammar grammar() {
        return new PduGrammar().after(1);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        byte[] request = PduWriter.encode(NegotiationTarget.REQUEST);
        byte[] acceptance = PduWriter.encode(Negotiation.reply(NegotiationTarget.REQUEST, RULE, PDU_LENGTH));
        byte[] release = PduWriter.encode(new Pdu.ReleaseRq());
        byte[] released = PduWriter.encode(new Pdu.ReleaseRp());
        List<byte[]> commands = new CommandSetTarget().seeds();
        byte[] store = value(5, true, commands.get(0));
        byte[] object = value(5, false, HexFormat.of().parseHex("08006000435302004354080070004c4f040041424320"));
        byte[] echo = value(1, true, commands.get(3));
        byte[] answered = value(3, true, commands.get(2));
        List<byte[]> seeds = new ArrayList<>();
        for (int behaviour : new int[] {0, HANGS, STOPS, TAKES_LITTLE, READS_ALL, HANGS | READS_ALL}) {
            seeds.add(Seeds.prefixed(joined(request, echo, store, object, echo, release), behaviour));
            seeds.add(Seeds.prefixed(joined(acceptance, answered, released), behaviour | REQUESTS));
        }
        seeds.add(Seeds.prefixed(joined(request, PduWriter.encode(Pdu.Abort.BY_USER)), REJECTS));
        seeds.add(Seeds.prefixed(joined(acceptance, answered, release, released), REQUESTS));
        seeds.add(Seeds.prefixed(PduWriter.encode(Pdu.AssociateRj.NO_REASON), REQUESTS));
        return seeds;
    }

    private static byte[] value(int contextId, boolean command, byte[] bytes) {
        return PduWriter.encode(new Pdu.PData(List.of(new Pdv(contextId, command, true, ByteBuffer.wrap(bytes)))));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Override
    public void feed(byte[] input) throws Exception {
        int behaviour = input.length == 0 ? 0 : input[0];
        ScriptedTransport transport = new ScriptedTransport(
                Seeds.after(input, 1), is(behaviour, HANGS), is(behaviour, TAKES_LITTLE) ? 250 : Integer.MAX_VALUE);
        try {
            if (is(behaviour, REQUESTS)) {
                request(transport, behaviour);
            } else {
                accept(transport, behaviour);
            }
        } catch (AssociationException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        assertThat(transport.isOpen()).isFalse();
        PduReader written = Pdus.reader(transport.written());
        while (written.await()) {
            written.read();
        }
    }

    private static void accept(ScriptedTransport transport, int behaviour) throws AssociationException {
        try (Association association = Association.accepting(transport, SETTINGS, "peer")) {
            Pdu.AssociateRq request = association.awaitRequest();
            Pdu reply = is(behaviour, REJECTS)
                    ? Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED
                    : Negotiation.reply(request, RULE, PDU_LENGTH);
            if (reply instanceof Pdu.AssociateRj rejection) {
                association.reject(rejection);
                return;
            }
            association.accept(request, (Pdu.AssociateAc) reply);
            if (is(behaviour, STOPS)) {
                association.stopWhenIdle();
            }
            new DimseDispatcher(
                            new DimseChannel(association),
                            CALLER,
                            ScpServices.of((store, dataSet) -> store(dataSet, is(behaviour, READS_ALL))))
                    .serve(Duration.ofSeconds(5));
        }
    }

    private static void store(InputStream dataSet, boolean all) throws IOException, DimseStatusException {
        try {
            if (all) {
                DataSetReader.read(dataSet, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, ReadLimits.HEADER);
            } else {
                dataSet.skip(10);
            }
        } catch (DicomParseException e) {
            throw new DimseStatusException(DimseStatus.CANNOT_UNDERSTAND, e.reason());
        }
    }

    private static void request(ScriptedTransport transport, int behaviour) throws AssociationException, IOException {
        try (Association association = Association.requesting(transport, SETTINGS, "peer")) {
            association.request(NegotiationTarget.REQUEST);
            DimseChannel channel = new DimseChannel(association);
            for (PresentationContext.Accepted context : association.contexts()) {
                channel.send(
                        context.id(),
                        new DimseMessage.CStoreRq(
                                1,
                                Optional.of(Uids.CT_IMAGE_STORAGE),
                                Optional.of(context.abstractSyntax()),
                                0,
                                Optional.empty(),
                                true));
                try (PDataOutputStream data = new PDataOutputStream(association, context.id(), false)) {
                    data.write(new byte[300]);
                }
                Optional<DimseChannel.Received> answer = channel.receive(Duration.ofSeconds(5));
                if (answer.isEmpty()) {
                    return;
                }
                answer.get().dataSet().drain();
            }
            if (is(behaviour, STOPS)) {
                association.abort();
            } else {
                association.release();
            }
        }
    }

    private static boolean is(int behaviour, int bit) {
        return (behaviour & bit) != 0;
    }
}
