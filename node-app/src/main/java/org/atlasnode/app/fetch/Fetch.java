package org.atlasnode.app.fetch;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;

/** One fetch: finds what is asked for, then has it brought, one study or series after another. Thread-safe. */
final class Fetch {

    private static final EventLog EVENTS = EventLog.of(Fetch.class);
    private static final int FETCHED = 5030;
    private static final int FETCH_FAILED = 5031;
    private static final int FETCH_BROKEN = 5032;
    private static final int MAX_PARTS = 50;

    private final FetchRequest request;
    private final Archives archives;
    private FetchProgress progress;
    private Optional<RetrieveSource> current = Optional.empty();
    private boolean stopped;

    Fetch(long id, FetchRequest request, Archives archives) {
        this.request = request;
        this.archives = archives;
        this.progress = FetchProgress.queued(id);
    }

    FetchRequest request() {
        return request;
    }

    synchronized FetchProgress progress() {
        return progress;
    }

    private synchronized void change(UnaryOperator<FetchProgress> step) {
        progress = step.apply(progress);
    }

    void run() {
        try (RetrieveSource source = begin(archives.retrieval(request.peer(), request.get()))) {
            List<Part> parts = find(archives.query(request.peer()));
            change(now -> now.running(
                    parts.size(), parts.stream().mapToInt(Part::instances).sum()));
            String problems = retrieve(source, parts);
            String hint = archives.isAnalysed(request.peer())
                    ? ""
                    : "no pipeline takes series of " + request.peer() + ": add it to a pipeline's from";
            change(now -> now.ended((problems + " " + hint).strip()));
            FetchProgress end = progress();
            EVENTS.info(FETCHED, "Fetched {}: {} instances, {} failed", request, end.done(), end.failed());
        } catch (SourceException e) {
            EVENTS.warn(FETCH_FAILED, "Fetching {} failed: {}", request, e.getMessage());
            change(now -> now.failed(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) { // the thread serves others
            EVENTS.error(FETCH_BROKEN, "Fetching {} failed by an internal error", request, e);
            change(now -> now.failed("internal error, see the log"));
        }
    }

    private synchronized RetrieveSource begin(RetrieveSource source) throws SourceException {
        if (stopped) {
            source.close();
            throw new SourceException("the node is stopping");
        }
        current = Optional.of(source);
        return source;
    }

    /** Ends it where it is. */
    synchronized void stop() {
        stopped = true;
        current.ifPresent(RetrieveSource::close);
    }

    /** A study or series that is there. */
    private record Part(Identifier what, int instances) {}

    private List<Part> find(QuerySource source) throws SourceException {
        QueryLevel level = request.series().isPresent() ? QueryLevel.SERIES : QueryLevel.STUDY;
        Identifier asked = Identifier.of(level);
        for (Uid study : request.study().stream().toList()) {
            asked = asked.with(QueryLevel.STUDY, study);
        }
        for (Uid series : request.series().stream().toList()) {
            asked = asked.with(QueryLevel.SERIES, series);
        }
        for (String accession : request.accession().stream().toList()) {
            asked = asked.with(Tags.ACCESSION_NUMBER, Vr.SH, accession);
        }
        QuerySource.Answer answer = source.find(asked.returning(Vr.IS, countTag(level)), MAX_PARTS);
        if (answer.more()) {
            throw new SourceException("more than " + MAX_PARTS + " match; be more exact");
        }
        List<Part> parts = answer.matches().stream()
                .flatMap(match -> part(level, match).stream())
                .toList();
        if (parts.isEmpty()) {
            throw new SourceException(request.peer() + " has nothing that matches"
                    + (level == QueryLevel.SERIES && request.study().isEmpty()
                            ? "; it may need to know the study as well: add --study"
                            : ""));
        }
        return parts;
    }

    private static int countTag(QueryLevel level) {
        return level == QueryLevel.SERIES
                ? Tags.NUMBER_OF_SERIES_RELATED_INSTANCES
                : Tags.NUMBER_OF_STUDY_RELATED_INSTANCES;
    }

    /** Only what was asked for, whatever the archive answers. */
    private Optional<Part> part(QueryLevel level, DataSet match) {
        Optional<Uid> study = match.findUid(Tags.STUDY_INSTANCE_UID).or(request::study);
        Optional<Uid> series = match.findUid(Tags.SERIES_INSTANCE_UID);
        boolean other = request.study().isPresent() && !request.study().equals(study)
                || level == QueryLevel.SERIES && !request.series().equals(series)
                || request.accession().isPresent()
                        && !match.string(Tags.ACCESSION_NUMBER, "")
                                .equals(request.accession().get());
        if (study.isEmpty() || other) {
            return Optional.empty();
        }
        Identifier what = Identifier.of(level).with(QueryLevel.STUDY, study.get());
        Optional<String> patient = match.findString(Tags.PATIENT_ID);
        if (patient.isPresent()) {
            what = what.with(QueryLevel.PATIENT, List.of(patient.get()));
        }
        if (level == QueryLevel.SERIES) {
            what = what.with(QueryLevel.SERIES, series.orElseThrow());
        }
        return Optional.of(new Part(what, Math.max(0, match.intValue(countTag(level), 0))));
    }

    private String retrieve(RetrieveSource source, List<Part> parts) throws SourceException {
        String problems = "";
        for (Part part : parts) {
            FetchProgress before = progress();
            RetrieveSource.Report report = source.retrieve(
                    part.what(), (done, remaining) -> change(now -> now.at(before.done() + done, before.failed())));
            change(now -> now.at(before.done() + report.completed(), before.failed() + report.failed()));
            problems = report.problem().isEmpty() ? problems : (problems + " " + report.problem()).strip();
        }
        return problems;
    }
}
