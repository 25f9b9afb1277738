package org.atlasnode.inference.pipeline;

import java.time.Instant;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ShadowComparison;

/** Is told what became of jobs, after it is durable: to wake the next task and to count. Must return soon. */
public interface JobListener {

    /** The job is SUCCEEDED, DECLINED or FAILED. */
    void finished(Job job, Analysis analysis);

    /** The attempt failed; the job waits for the next. */
    void retried(Job job, NodeFailure failure, Instant notBefore);

    /** A shadow was compared with the job in whose shadow it ran. */
    void compared(Job primary, Job shadow, ShadowComparison comparison);
}
