package org.atlasnode.core.schedule;

import org.quartz.impl.jdbcjobstore.JobStoreTX;

/**
 * Quartz's JDBC job store under a name that stays the same over restarts. The scheduler's own name is another one for each
 * object, because Quartz keeps schedulers of one name apart in no way within a process. Made by Quartz.
 */
@SuppressWarnings("unchecked") // of JobStoreTX, which overrides a generic method without its parameter
public final class NodeJobStore extends JobStoreTX {

    private static final String NAME = "atlas";

    /** Whatever the scheduler is called, the rows are under one name. */
    @Override
    public void setInstanceName(String schedulerName) {
        super.setInstanceName(NAME);
    }
}
