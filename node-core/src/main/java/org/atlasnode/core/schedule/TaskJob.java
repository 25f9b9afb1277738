package org.atlasnode.core.schedule;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** What Quartz runs: one run of one task, never two of a task at once. */
@DisallowConcurrentExecution
final class TaskJob implements Job {

    private final ScheduledTask task;

    TaskJob(ScheduledTask task) {
        this.task = task;
    }

    @Override
    public void execute(JobExecutionContext context) {
        task.run();
    }
}
