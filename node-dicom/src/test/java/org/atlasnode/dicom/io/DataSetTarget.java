package org.atlasnode.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.fuzz.DataSetGrammar;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;

/** A data set in one of the encodings: refused as declared, or all its values can be asked for and it is written again. */
public final class DataSetTarget implements FuzzTarget {

    private static final ReadLimits LIMITS =
            new ReadLimits(1 << 20, 1 << 22, 20_000, 64, 1 << 23, ReadLimits.LongValues.REFUSE);

    private final TransferSyntax syntax;

    public DataSetTarget(TransferSyntax syntax) {
        this.syntax = syntax;
    }

    @Override
    public String name() {
        return "data-set-" + syntax.encoding().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Grammar grammar() {
        return switch (syntax.encoding()) {
            case IMPLICIT_LITTLE -> new DataSetGrammar(true, ByteOrder.LITTLE_ENDIAN);
            case EXPLICIT_LITTLE -> new DataSetGrammar(false, ByteOrder.LITTLE_ENDIAN);
            case EXPLICIT_BIG -> new DataSetGrammar(false, ByteOrder.BIG_ENDIAN);
            case DEFLATED -> Grammar.NONE;
        };
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        RandomDataSets dataSets = new RandomDataSets(7);
        List<byte[]> seeds = new ArrayList<>();
        while (seeds.size() < 40) {
            byte[] bytes = write(dataSets.next(), syntax);
            if (bytes.length < 6_000) {
                seeds.add(bytes);
            }
        }
        return seeds;
    }

    @Override
    public long maxAllocatedBytes(int inputLength) {
        // Three readers with their buffers; a deflated data set may grow to its limit.
        return (syntax.encoding() == TransferSyntax.Encoding.DEFLATED ? 100L << 20 : 4L << 20) + 400L * inputLength;
    }

    @Override
    public void feed(byte[] input) throws Exception {
        DataSet read;
        try {
            read = read(input, syntax);
        } catch (DicomParseException e) {
            assertThat(e).hasMessageNotContaining("null");
            return;
        }
        DataSetProperties.check(read, syntax, LIMITS);
    }

    private static DataSet read(byte[] bytes, TransferSyntax syntax) throws IOException {
        return DataSetReader.read(new ByteArrayInputStream(bytes), syntax, LIMITS);
    }

    private static byte[] write(DataSet dataSet, TransferSyntax syntax) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataSetWriter.write(dataSet, syntax, bytes);
        return bytes.toByteArray();
    }
}
