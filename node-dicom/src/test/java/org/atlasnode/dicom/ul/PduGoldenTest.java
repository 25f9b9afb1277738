package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** PDUs byte for byte (PS3.8 §9.3), each with its listing. */
class PduGoldenTest {

    private static final String ASSOCIATE_RQ = """
            01 00 000000CC                                  # A-ASSOCIATE-RQ, 204 bytes
            0001 0000                                       # protocol version 1, reserved
            41 54 4C 41 53 20 20 20 20 20 20 20 20 20 20 20 # called  ATLAS
            43 54 31 20 20 20 20 20 20 20 20 20 20 20 20 20 # calling CT1
            0000000000000000 0000000000000000 0000000000000000 0000000000000000
            10 00 0015 312E322E3834302E31303030382E332E312E312E31   # application context 1.2.840.10008.3.1.1.1
            20 00 002E 01 000000                                    # presentation context 1
               30 00 0011 312E322E3834302E31303030382E312E31        #   abstract syntax 1.2.840.10008.1.1
               40 00 0011 312E322E3834302E31303030382E312E32        #   transfer syntax 1.2.840.10008.1.2
            50 00 0039                                              # user information
               51 00 0004 00004000                                  #   maximum length 16384
               52 00 0007 312E322E332E34                            #   implementation class UID 1.2.3.4
               53 00 0004 0001 0002                                 #   asynchronous operations 1, 2
               54 00 0009 0005 312E322E35 01 00                     #   role selection of 1.2.5: SCU
               55 00 0004 56312030                                  #   implementation version name "V1 0"
               58 00 0005 0100000000                                #   user identity, not acted on
            """;

    @Test
    void associateRequest() throws Exception {
        Pdu.AssociateRq expected = new Pdu.AssociateRq(
                1,
                "ATLAS",
                "CT1",
                "1.2.840.10008.3.1.1.1",
                List.of(new PresentationContext(1, "1.2.840.10008.1.1", List.of("1.2.840.10008.1.2"))),
                new UserInformation(
                        16384,
                        "1.2.3.4",
                        Optional.of("V1 0"),
                        Optional.of(new UserInformation.AsynchronousOperations(1, 2)),
                        List.of(new UserInformation.RoleSelection("1.2.5", true, false)),
                        List.of(new UserInformation.Item(
                                UserInformation.Item.USER_IDENTITY_RQ,
                                org.atlasnode.dicom.data.Value.Bytes.copyOf(new byte[] {1, 0, 0, 0, 0})))));
        assertThat(Pdus.read(Pdus.bytes(ASSOCIATE_RQ))).isEqualTo(expected);
        assertThat(PduWriter.encode(expected)).isEqualTo(Pdus.bytes(ASSOCIATE_RQ));
    }

    @Test
    void associateAccept() throws Exception {
        byte[] bytes = Pdus.bytes("""
                02 00 0000009B                                  # A-ASSOCIATE-AC, 155 bytes
                0001 0000
                41 54 4C 41 53 20 20 20 20 20 20 20 20 20 20 20
                43 54 31 20 20 20 20 20 20 20 20 20 20 20 20 20
                0000000000000000 0000000000000000 0000000000000000 0000000000000000
                10 00 0015 312E322E3834302E31303030382E332E312E312E31
                21 00 0019 01 00 00 00                              # presentation context 1: acceptance
                   40 00 0011 312E322E3834302E31303030382E312E32
                21 00 0008 03 00 03 00                              # presentation context 3: abstract syntax not supported
                   40 00 0000
                50 00 0011
                   51 00 0004 00020000                              # maximum length 131072
                   52 00 0005 312E322E33
                """);
        Pdu.AssociateAc expected = new Pdu.AssociateAc(
                1,
                "ATLAS",
                "CT1",
                "1.2.840.10008.3.1.1.1",
                List.of(
                        new PresentationContext.Answer(1, PresentationContext.Result.ACCEPTANCE, "1.2.840.10008.1.2"),
                        new PresentationContext.Answer(
                                3, PresentationContext.Result.ABSTRACT_SYNTAX_NOT_SUPPORTED, "")),
                new UserInformation(131072, "1.2.3", Optional.empty(), Optional.empty(), List.of(), List.of()));
        assertThat(Pdus.read(bytes)).isEqualTo(expected);
        assertThat(PduWriter.encode(expected)).isEqualTo(bytes);
    }

    @Test
    void reject() throws Exception {
        byte[] bytes =
                Pdus.bytes("03 00 00000004 00 02 03 02   # rejected transient, presentation, local limit exceeded");
        assertThat(Pdus.read(bytes)).isEqualTo(Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED);
        assertThat(PduWriter.encode(Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED)).isEqualTo(bytes);
        assertThat(Pdu.AssociateRj.LOCAL_LIMIT_EXCEEDED.meaning()).isEqualTo("local limit exceeded");
    }

    @Test
    void data() throws Exception {
        byte[] bytes = Pdus.bytes("""
                04 00 00000010              # P-DATA-TF, 16 bytes
                00000004 05 03 AABB         # context 5, command, last
                00000004 05 00 CCDD         # context 5, data set, not last
                """);
        Pdu.PData expected = new Pdu.PData(List.of(
                new Pdv(5, true, true, ByteBuffer.wrap(new byte[] {(byte) 0xAA, (byte) 0xBB})),
                new Pdv(5, false, false, ByteBuffer.wrap(new byte[] {(byte) 0xCC, (byte) 0xDD}))));
        assertThat(Pdus.read(bytes)).isEqualTo(expected);
        assertThat(PduWriter.encode(expected)).isEqualTo(bytes);
    }

    @Test
    void releaseAndAbort() throws Exception {
        byte[] rq = Pdus.bytes("05 00 00000004 00000000");
        byte[] rp = Pdus.bytes("06 00 00000004 00000000");
        byte[] abort = Pdus.bytes("07 00 00000004 00 00 02 06  # service-provider, invalid PDU parameter value");
        assertThat(Pdus.read(rq)).isEqualTo(new Pdu.ReleaseRq());
        assertThat(PduWriter.encode(new Pdu.ReleaseRq())).isEqualTo(rq);
        assertThat(Pdus.read(rp)).isEqualTo(new Pdu.ReleaseRp());
        assertThat(PduWriter.encode(new Pdu.ReleaseRp())).isEqualTo(rp);
        assertThat(Pdus.read(abort)).isEqualTo(Pdu.Abort.INVALID_PARAMETER_VALUE);
        assertThat(PduWriter.encode(Pdu.Abort.INVALID_PARAMETER_VALUE)).isEqualTo(abort);
    }
}
