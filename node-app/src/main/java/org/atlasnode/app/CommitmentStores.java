package org.atlasnode.app;

import java.time.Clock;
import org.atlasnode.core.state.CommitmentRequests;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcCommitmentRequests;
import org.atlasnode.core.state.JdbcResultCommitments;
import org.atlasnode.core.state.ResultCommitments;

/** What is kept of storage commitment, in both roles. */
record CommitmentStores(CommitmentRequests requests, ResultCommitments results) {

    static CommitmentStores of(Database database, Clock clock) {
        return new CommitmentStores(new JdbcCommitmentRequests(database), new JdbcResultCommitments(database, clock));
    }
}
