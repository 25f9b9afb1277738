package org.atlasnode.results.delivery;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.results.code.Codes;
import org.atlasnode.results.source.InstanceReference;
import org.atlasnode.results.source.SourceAttributes;
import org.atlasnode.results.source.SourceSeries;

/** Finds what a job was about: its instances, and the header that results copy from. Thread-safe. */
final class SourceReader {

    private static final EventLog LOG = EventLog.of(SourceReader.class);

    private final StateStore state;
    private final ObjectStore objects;

    SourceReader(StateStore state, ObjectStore objects) {
        this.state = state;
        this.objects = objects;
    }

    /** @throws MissingInstanceException where an instance that results must refer to was removed */
    SourceSeries read(Job job) throws IOException, MissingInstanceException {
        Analysis analysis = job.analysis().orElseThrow();
        Map<Uid, InstanceReference> received = received(job.series());
        List<Uid> wanted = analysis.instances().isEmpty()
                ? List.copyOf(received.keySet())
                : analysis.outcome() == Analysis.Outcome.ANALYSED
                        ? instances(analysis).toList()
                        : instances(analysis).sorted().toList();
        for (Uid uid : wanted) {
            if (!received.containsKey(uid)) {
                throw new MissingInstanceException("instance " + uid + " of the series was removed");
            }
        }
        if (wanted.isEmpty()) {
            throw new MissingInstanceException("the series has no instances any more");
        }
        DataSet header = DicomFile.readHeader(objects.received(job.series(), wanted.get(0)))
                .dataSet();
        warnOfUnreadableText(job.series(), header);
        List<InstanceReference> instances = wanted.stream().map(received::get).toList();
        return new SourceSeries(job.series(), header, images(header, instances));
    }

    /** Nothing is guessed: the bytes are copied as they are, under the term that the source has or under none. */
    private static void warnOfUnreadableText(SeriesKey series, DataSet header) {
        if (!SourceAttributes.hasTextBeyondAscii(header)) {
            return;
        }
        if (header.find(Tags.SPECIFIC_CHARACTER_SET)
                .filter(element -> !element.isEmpty())
                .isEmpty()) {
            LOG.warn(
                    4007,
                    "series {} has text beyond ASCII and no Specific Character Set; it is copied as it is",
                    series);
        } else if (!header.charset().isKnown()) {
            LOG.warn(
                    4040,
                    "series {} has text beyond ASCII and a Specific Character Set that the standard does not define; it"
                            + " is copied as it is",
                    series);
        }
    }

    /** Each once, in the order of their first slices. */
    private static Stream<Uid> instances(Analysis analysis) {
        return analysis.instances().stream().map(FrameRef::sopInstanceUid).distinct();
    }

    private Map<Uid, InstanceReference> received(SeriesKey series) {
        Map<Uid, InstanceReference> received = new LinkedHashMap<>();
        state.instances(series).stream()
                .sorted(Comparator.comparing(InstanceRef::sopInstanceUid))
                .forEach(instance -> received.put(
                        instance.sopInstanceUid(),
                        new InstanceReference(instance.sopClassUid(), instance.sopInstanceUid())));
        return received;
    }

    /** Only images may be referred to as images; of a series that holds no pictures, none are. */
    private static List<InstanceReference> images(DataSet header, List<InstanceReference> instances) {
        if (Codes.modality(header.string(Tags.MODALITY, "")).isEmpty()
                || header.findInt(Tags.ROWS).isEmpty()) {
            return List.of();
        }
        Uid sopClassUid = instances.get(0).sopClassUid();
        return instances.stream()
                .filter(instance -> instance.sopClassUid().equals(sopClassUid))
                .toList();
    }

    /** Results cannot be made any more, for what they are of is gone. */
    static final class MissingInstanceException extends Exception {

        private static final long serialVersionUID = 1L;

        MissingInstanceException(String message) {
            super(message);
        }
    }
}
