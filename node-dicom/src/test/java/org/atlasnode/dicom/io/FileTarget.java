package org.atlasnode.dicom.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.fuzz.DataSetGrammar;
import org.atlasnode.dicom.fuzz.FuzzTarget;
import org.atlasnode.dicom.fuzz.Grammar;
import org.atlasnode.dicom.fuzz.Seeds;

/** A Part 10 file: read with all tolerances and with the usual ones, as header and whole; what was read is written again. */
public final class FileTarget implements FuzzTarget {

    private static final int PREAMBLE = 132;
    private static final ReadLimits LIMITS =
            new ReadLimits(1 << 20, 1 << 22, 20_000, 64, 1 << 23, ReadLimits.LongValues.REFUSE);

    @Override
    public String name() {
        return "file";
    }

    @Override
    public Grammar grammar() {
        return new DataSetGrammar(false, ByteOrder.LITTLE_ENDIAN).after(PREAMBLE);
    }

    @Override
    public List<byte[]> seeds() throws IOException {
        RandomDataSets dataSets = new RandomDataSets(3);
        List<byte[]> seeds = new ArrayList<>();
        for (TransferSyntax syntax : TransferSyntax.values()) {
            DataSet dataSet = dataSets.next();
            FileMeta meta = new FileMeta(Uid.of("1.2.3"), Uid.of("1.2.3.4"), syntax.uid(), Optional.empty());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            new DicomFile(meta, dataSet).write(bytes);
            if (bytes.size() < 20_000) {
                seeds.add(bytes.toByteArray());
            }
        }
        seeds.addAll(Seeds.files(4_000, "malformed", "odd"));
        return seeds;
    }

    @Override
    public long maxAllocatedBytes(int inputLength) {
        return (100L << 20) + 400L * inputLength;
    }

    @Override
    public void feed(byte[] input) throws Exception {
        read(input, ReadLimits.HEADER, Tolerance.usual(), Tags.PIXEL_DATA);
        read(input, LIMITS, Set.of(), Tags.PIXEL_DATA);
        Optional<DicomFile> file = read(input, LIMITS, Tolerance.all(), -1);
        if (file.isPresent()) {
            TransferSyntax syntax = file.get().meta().transferSyntax().orElseThrow();
            DataSetProperties.check(file.get().dataSet(), syntax, LIMITS);
            checkMeta(file.get().meta());
        }
    }

    private static Optional<DicomFile> read(byte[] input, ReadLimits limits, Set<Tolerance> tolerances, int stopTag)
            throws IOException {
        try (DicomFileReader reader = DicomFileReader.open(new ByteArrayInputStream(input), limits, tolerances)) {
            if (stopTag == -1) {
                return Optional.of(reader.read());
            }
            DicomFile file = reader.readUntil(stopTag);
            reader.nextHeader();
            reader.rest().skip(Long.MAX_VALUE);
            return Optional.of(file);
        } catch (DicomParseException e) {
            assertThat(e).hasMessageNotContaining("null");
            return Optional.empty();
        }
    }

    private static void checkMeta(FileMeta meta) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new DicomFile(meta, DataSet.empty()).write(bytes);
        assertThat(DicomFile.read(new ByteArrayInputStream(bytes.toByteArray()), LIMITS)
                        .meta())
                .isEqualTo(meta);
    }
}
