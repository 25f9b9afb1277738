package org.atlasnode.app.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.dicomweb.DicomWebClient;
import org.atlasnode.core.dicomweb.DicomWebClient.Level;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.core.dicomweb.WebService;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;
import org.atlasnode.dicom.query.QueryRoot;

/** A peer that is asked and fetched from by DICOMweb (QIDO-RS and WADO-RS, PS3.18 §10.6, §10.4). Thread-safe. */
final class WebSource implements QuerySource, RetrieveSource {

    private final DicomWebClient client;
    private final Receiver receiver;
    private volatile boolean closed;

    WebSource(DicomWebClient client, Receiver receiver) {
        this.client = client;
        this.receiver = receiver;
    }

    /** Takes a PS3.10 file that was fetched. */
    @FunctionalInterface
    interface Receiver {
        StoreOutcome receive(InputStream part10) throws IOException;
    }

    @Override
    public Answer find(Identifier identifier, int limit) throws SourceException {
        try {
            List<DataSet> matches = client.search(level(identifier.level()), keys(identifier));
            return new Answer(matches.subList(0, Math.min(limit, matches.size())), 0, matches.size() > limit, false);
        } catch (IOException e) {
            throw new SourceException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Level level(QueryLevel level) throws SourceException {
        return switch (level) {
            case STUDY -> Level.STUDY;
            case SERIES -> Level.SERIES;
            case IMAGE -> Level.INSTANCE;
            case PATIENT -> throw new SourceException("DICOMweb has no search for patients; search for studies");
        };
    }

    /** The level is in the path, and text is UTF-8 in any case. */
    private static DataSet keys(Identifier identifier) {
        return identifier.forQuery(QueryRoot.STUDY).toBuilder()
                .remove(Tags.QUERY_RETRIEVE_LEVEL)
                .remove(Tags.SPECIFIC_CHARACTER_SET)
                .build();
    }

    @Override
    public Report retrieve(Identifier what, Progress progress) throws SourceException {
        Tally tally = new Tally(progress);
        try {
            Uid study = study(what);
            List<Uid> series = uids(what, QueryLevel.SERIES);
            List<Uid> instances = uids(what, QueryLevel.IMAGE);
            if (series.isEmpty()) {
                client.retrieveStudy(study, tally::take);
            } else if (instances.isEmpty()) {
                for (Uid one : series) {
                    client.retrieveSeries(study, one, tally::take);
                }
            } else {
                for (Uid one : instances) {
                    client.retrieveInstance(study, series.get(0), one, tally::take);
                }
            }
            return tally.report();
        } catch (IOException e) {
            throw new SourceException(String.valueOf(e.getMessage()), e);
        }
    }

    /** WADO-RS wants the study of a series, which the identifier may leave out. */
    private Uid study(Identifier what) throws SourceException, IOException {
        List<Uid> given = uids(what, QueryLevel.STUDY);
        if (!given.isEmpty()) {
            return given.get(0);
        }
        Uid series = uids(what, QueryLevel.SERIES).stream()
                .findFirst()
                .orElseThrow(() -> new SourceException("name a study or a series to fetch"));
        DataSet keys = DataSet.builder()
                .putUid(Tags.SERIES_INSTANCE_UID, series)
                .putEmpty(Tags.STUDY_INSTANCE_UID, Vr.UI)
                .build();
        return client.search(Level.SERIES, keys).stream()
                .flatMap(match -> match.findUid(Tags.STUDY_INSTANCE_UID).stream())
                .findFirst()
                .orElseThrow(() -> new SourceException(client.address() + " knows no series " + series));
    }

    private static List<Uid> uids(Identifier what, QueryLevel level) {
        return what.unique().getOrDefault(level, List.of()).stream()
                .flatMap(text -> Uid.parse(text).stream())
                .toList();
    }

    @Override
    public void close() {
        closed = true;
    }

    /** Counts what came of the instances of one retrieval. Confined to one thread. */
    private final class Tally {

        private final Progress progress;
        private final List<Uid> failed = new ArrayList<>();
        private int completed;
        private int failures;

        Tally(Progress progress) {
            this.progress = progress;
        }

        void take(InputStream part10) throws IOException {
            if (closed) {
                throw new IOException("the node is stopping");
            }
            StoreOutcome outcome = receiver.receive(part10);
            if (outcome.stored()) {
                completed++;
            } else {
                failures++;
                outcome.sopInstanceUid().ifPresent(failed::add);
            }
            progress.at(completed, 0);
        }

        Report report() {
            String problem = failures == 0 ? "" : failures + " instances could not be kept; see the node's log";
            return new Report(completed, failures, failed, problem);
        }
    }

    /** Of one that is asked only. */
    static WebSource asking(DicomWebClient client) {
        return new WebSource(client, part10 -> {
            throw new IllegalStateException("nothing is retrieved here");
        });
    }

    /** What an {@link Archives} makes of a peer of DICOMweb; absent where it has none. */
    static Optional<DicomWebClient> client(Peer peer, PeerClients clients) {
        return peer.terms().dicomWeb().map(web -> new DicomWebClient(WebService.of(web, clients.httpsContext(peer))));
    }
}
