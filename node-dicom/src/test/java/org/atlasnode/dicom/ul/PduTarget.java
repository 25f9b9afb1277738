package org.atlasnode.dicom.ul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.EOFException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;
import org.atlasnode.dicom.fuzz.PduGrammar;

/** A stream of PDUs: each is refused as declared, or written again and read equal. */
public final class PduTarget implements FuzzTarget {

    @Override
    public String name() {
        return "pdu";
    }

    @Override
    public Grammar grammar() {
        return new PduGrammar();
    }

    @Override
    public List<byte[]> seeds() {
        Random random = new Random(1);
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            seeds.add(PduWriter.encode(Pdus.random(random)));
        }
        return seeds;
    }

    /** Each PDU is read again by a reader of its own, which begins with 16 KiB. */
    @Override
    public long maxAllocatedBytes(int inputLength) {
        return (1L << 20) + 5_000L * inputLength;
    }

    @Override
    public void feed(byte[] input) throws Exception {
        PduReader reader = Pdus.reader(input);
        try {
            while (reader.await()) {
                checkRoundTrip(reader.read());
            }
        } catch (PduException e) {
            assertThat(e).hasMessageNotContaining("null");
        } catch (EOFException e) {
            assertThat(reader.receivedBytes()).isEqualTo(input.length);
        }
    }

    private static void checkRoundTrip(Pdu pdu) {
        assertThatCode(() -> assertThat(Pdus.read(PduWriter.encode(pdu))).isEqualTo(pdu))
                .doesNotThrowAnyException();
    }
}
