package org.atlasnode.core.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryClient;
import org.atlasnode.dicom.query.QueryLimits;
import org.atlasnode.dicom.query.QueryRoot;
import org.atlasnode.dicom.query.QueryStatus;
import org.atlasnode.dicom.ul.AssociationException;
import org.atlasnode.dicom.ul.RequestOptions;

/** A peer that is asked by C-FIND (PS3.4 §C.4.1). Immutable, thread-safe. */
public final class DimseQuerySource implements QuerySource {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DimsePeer peer;

    public DimseQuerySource(DimsePeer peer) {
        this.peer = peer;
    }

    @Override
    public Answer find(Identifier identifier, int limit) throws SourceException {
        try (ClientAssociation association =
                peer.connect(QueryRoot.proposals(QueryService.FIND), RequestOptions.NONE)) {
            QueryRoot root = peer.root(association, QueryService.FIND, identifier.level());
            Collected collected = new Collected(limit);
            QueryClient.Outcome outcome = new QueryClient(association, new QueryLimits(limit + 1, PATIENCE))
                    .find(root, identifier.forQuery(root), collected);
            DimsePeer.release(association);
            DimseStatus status = outcome.status();
            if (!status.isSuccess() && !outcome.stopped()) {
                throw new SourceException(
                        peer.settings().peer() + " " + QueryStatus.describe(status, outcome.errorComment()));
            }
            return new Answer(collected.matches, collected.unreadable, collected.more, outcome.optionalKeysIgnored());
        } catch (AssociationException e) {
            throw new SourceException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Matches up to the limit; one more is asked for to know whether there is. */
    private static final class Collected implements QueryClient.Matches {

        private final int limit;
        private final List<DataSet> matches = new ArrayList<>();
        private int unreadable;
        private boolean more;

        private Collected(int limit) {
            this.limit = limit;
        }

        @Override
        public boolean accept(DataSet match) {
            more = matches.size() == limit;
            return !more && matches.add(match);
        }

        @Override
        public void unreadable(String reason) {
            unreadable++;
        }
    }
}
