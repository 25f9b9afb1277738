package org.atlasnode.storescp.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.RetrieveSource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;

/**
 * An archive that counts the instances of a series (PS3.4 §C.6.2.1), names them, and brings those that are missing.
 * Thread-safe.
 *
 * @param retrieval absent where nothing is fetched
 */
public record CountedSource(QuerySource query, Optional<RetrieveSource> retrieval) {

    private static final int SOME = 4;
    private static final int MAX_INSTANCES = 20_000;

    /** UIDs in one identifier: some archives put them into one statement, and an element has a length. */
    private static final int BATCH = 100;

    /** Number of Series Related Instances (0020,1209); absent where the archive does not know the series or the number. */
    OptionalInt count(SeriesKey series) throws SourceException {
        Identifier asked =
                identifier(QueryLevel.SERIES, series).returning(Vr.IS, Tags.NUMBER_OF_SERIES_RELATED_INSTANCES);
        return query.find(asked, SOME).matches().stream()
                .filter(match -> match.findUid(Tags.SERIES_INSTANCE_UID)
                        .filter(series.seriesInstanceUid()::equals)
                        .isPresent())
                .map(match -> match.findInt(Tags.NUMBER_OF_SERIES_RELATED_INSTANCES))
                .filter(count -> count.orElse(0) > 0)
                .findFirst()
                .orElse(OptionalInt.empty());
    }

    /** Fetches what is not here; returns how many instances were asked for. */
    int fetchMissing(SeriesKey series, Set<Uid> here) throws SourceException {
        if (retrieval.isEmpty()) {
            return 0;
        }
        Set<Uid> missing = new LinkedHashSet<>();
        for (DataSet match :
                query.find(identifier(QueryLevel.IMAGE, series), MAX_INSTANCES).matches()) {
            match.findUid(Tags.SOP_INSTANCE_UID)
                    .filter(uid -> !here.contains(uid))
                    .ifPresent(missing::add);
        }
        List<String> uids = missing.stream().map(Uid::value).toList();
        for (int begin = 0; begin < uids.size(); begin += BATCH) {
            List<String> batch = uids.subList(begin, Math.min(uids.size(), begin + BATCH));
            retrieval.get().retrieve(identifier(QueryLevel.IMAGE, series).with(QueryLevel.IMAGE, batch), (a, b) -> {});
        }
        return uids.size();
    }

    private static Identifier identifier(QueryLevel level, SeriesKey series) {
        return Identifier.of(level)
                .with(QueryLevel.STUDY, series.studyInstanceUid())
                .with(QueryLevel.SERIES, series.seriesInstanceUid());
    }
}
