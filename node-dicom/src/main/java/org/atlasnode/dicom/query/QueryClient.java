package org.atlasnode.dicom.query;

import java.util.Optional;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dimse.DimseChannel;
import org.atlasnode.dicom.dimse.DimseMessage.QueryRsp;
import org.atlasnode.dicom.dimse.DimseMessage.QueryService;
import org.atlasnode.dicom.dimse.DimseStatus;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.net.ClientAssociation;
import org.atlasnode.dicom.ul.AssociationException;

/**
 * C-FIND as SCU (PS3.4 §C.4.1): matches go to a consumer one by one as they come, so that none is kept here. Confined to
 * the thread of its association.
 */
public final class QueryClient {

    /** Responses that may be on their way when a peer hears of a cancellation; one that goes on is aborted. */
    private static final int MAX_AFTER_CANCEL = 10_000;

    private final ClientAssociation association;
    private final QueryLimits limits;

    public QueryClient(ClientAssociation association, QueryLimits limits) {
        this.association = association;
        this.limits = limits;
    }

    /** Takes matches. */
    public interface Matches {

        /** A match, with text by its own character set; returns whether more is wanted. */
        boolean accept(DataSet match);

        /** A match that cannot be read, and why; the others go on. */
        void unreadable(String reason);
    }

    /**
     * How a query ended.
     *
     * @param status 0000 all matches were sent; FE00 it was cancelled; A700, A900, Cxxx it failed (PS3.4 Table C.4-1)
     * @param optionalKeysIgnored whether a match came as FF01: keys beyond the required were not matched
     * @param stopped whether we cancelled it: the consumer wanted no more, or the limit was reached
     */
    public record Outcome(DimseStatus status, String errorComment, boolean optionalKeysIgnored, boolean stopped) {}

    /**
     * Asks.
     *
     * @throws AssociationException where the association is over; {@link AssociationException.NotNegotiated} where the
     *     peer did not accept this model
     */
    public Outcome find(QueryRoot root, DataSet identifier, Matches matches) throws AssociationException {
        Operation operation = Operation.begin(
                association, new Operation.Request(QueryService.FIND, root), identifier, Optional.empty());
        boolean ignored = false;
        boolean stopped = false;
        int count = 0;
        while (true) {
            DimseChannel.Received received = operation.receive(limits.idle());
            QueryRsp response = operation.response(received);
            if (!response.status().isPending()) {
                received.dataSet().drain();
                return new Outcome(response.status(), response.errorComment(), ignored, stopped);
            }
            ignored |= response.status().equals(DimseStatus.PENDING_WITH_WARNING);
            count++;
            if (stopped) {
                received.dataSet().drain(); // was on its way before the cancellation was heard
                if (count > MAX_AFTER_CANCEL) {
                    throw operation.tooMuch(MAX_AFTER_CANCEL);
                }
            } else if (!take(received, matches) || count == limits.responses()) {
                stopped = true;
                count = 0;
                operation.cancel();
            }
        }
    }

    private boolean take(DimseChannel.Received received, Matches matches) throws AssociationException {
        try {
            Optional<DataSet> match = association.channel().readDataSet(received);
            if (match.isPresent()) {
                return matches.accept(match.get());
            }
            matches.unreadable("a pending response without an identifier");
        } catch (DicomParseException e) {
            matches.unreadable(String.valueOf(e.getMessage()));
        }
        return true;
    }
}
