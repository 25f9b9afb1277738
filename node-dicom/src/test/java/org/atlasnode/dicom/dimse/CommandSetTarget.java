package org.atlasnode.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteOrder;
import java.util.List;
import org.atlasnode.dicom.fuzz.DataSetGrammar;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;
import org.atlasnode.dicom.io.DicomParseException;

/** A command set is refused as declared, or its message is written again and read equal. */
public final class CommandSetTarget implements FuzzTarget {

    @Override
    public String name() {
        return "command-set";
    }

    @Override
    public Grammar grammar() {
        return new DataSetGrammar(true, ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public List<byte[]> seeds() {
        return DimseCodecTest.MESSAGES.stream().map(DimseCodec::encode).toList();
    }

    @Override
    public int runs() {
        return 20_000;
    }

    @Override
    public void feed(byte[] input) throws Exception {
        DimseMessage message;
        try {
            message = DimseCodec.decode(input);
        } catch (DicomParseException e) {
            assertThat(e.offset()).isBetween(0L, (long) input.length);
            assertThat(e).hasMessageNotContaining("null");
            return;
        }
        assertThat(DimseCodec.decode(DimseCodec.encode(message))).isEqualTo(message);
    }
}
