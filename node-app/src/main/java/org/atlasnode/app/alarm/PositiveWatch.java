package org.atlasnode.app.alarm;

import java.time.Clock;
import java.util.List;
import org.atlasnode.core.model.Assessment;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.state.Notices;
import org.atlasnode.core.state.Notices.Addressed;

/** Tells of positive answers, each once, also where the node ended between answer and message. Thread-safe. */
public final class PositiveWatch implements Runnable {

    public static final String TASK = "positives";

    private final Notices notices;
    private final Announcer announcer;
    private final Clock clock;
    private final Runnable wakePost;

    /** @param wakePost runs after messages were queued */
    public PositiveWatch(Notices notices, Announcer announcer, Clock clock, Runnable wakePost) {
        this.notices = notices;
        this.announcer = announcer;
        this.clock = clock;
        this.wakePost = wakePost;
    }

    @Override
    public void run() {
        boolean any = false;
        while (notices.tellOfEndedJobs(this::messages) > 0) {
            any = true;
        }
        if (any) {
            wakePost.run();
        }
    }

    private List<Addressed> messages(Job job, String source) {
        return job.analysis()
                .filter(analysis -> analysis.patient().assessment() == Assessment.PRESENT)
                .map(analysis ->
                        announcer.positive(job, source, analysis.algorithm().label(), clock.instant()))
                .orElse(List.of());
    }
}
