package org.atlasnode.core.state;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import org.h2.api.ErrorCode;

/**
 * Tells the pool which connections are of no more use: H2 closes the whole database when it cannot write, as on a full
 * disk, and every later statement of an old connection fails. A new connection opens the database again, at its last
 * commit. Immutable; made by the pool.
 */
public final class ClosedByFailure implements SQLExceptionOverride {

    @java.lang.Override
    public Override adjudicate(SQLException e) {
        return switch (e.getErrorCode()) {
            case ErrorCode.DATABASE_IS_CLOSED,
                    ErrorCode.DATABASE_CALLED_AT_SHUTDOWN,
                    ErrorCode.OBJECT_CLOSED,
                    ErrorCode.IO_EXCEPTION_1 -> Override.MUST_EVICT;
            default -> Override.CONTINUE_EVICT;
        };
    }
}
