package org.atlasnode.core.state;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.SeriesState;

/** The legal transitions of series, jobs and deliveries, as tables. */
public final class Transitions {

    private static final Map<SeriesState, Set<SeriesState>> SERIES = Map.of(
            SeriesState.RECEIVING, EnumSet.of(SeriesState.RECEIVING, SeriesState.COMPLETE),
            SeriesState.COMPLETE, EnumSet.of(SeriesState.RECEIVING, SeriesState.PLANNED, SeriesState.SKIPPED),
            SeriesState.PLANNED, EnumSet.of(SeriesState.RECEIVING, SeriesState.PLANNED),
            SeriesState.SKIPPED, EnumSet.of(SeriesState.RECEIVING));

    private static final Map<JobState, Set<JobState>> JOB = Map.of(
            JobState.QUEUED, EnumSet.of(JobState.RUNNING),
            JobState.RUNNING, EnumSet.of(JobState.SUCCEEDED, JobState.DECLINED, JobState.FAILED, JobState.QUEUED),
            JobState.SUCCEEDED, EnumSet.noneOf(JobState.class),
            JobState.DECLINED, EnumSet.noneOf(JobState.class),
            JobState.FAILED, EnumSet.noneOf(JobState.class));

    private static final Map<DeliveryState, Set<DeliveryState>> DELIVERY = Map.of(
            DeliveryState.PENDING, EnumSet.of(DeliveryState.SENDING),
            DeliveryState.SENDING,
                    EnumSet.of(DeliveryState.STORED, DeliveryState.RETRY, DeliveryState.DEAD, DeliveryState.PENDING),
            DeliveryState.RETRY, EnumSet.of(DeliveryState.SENDING, DeliveryState.PENDING),
            DeliveryState.STORED,
                    EnumSet.of(DeliveryState.COMMITTED, DeliveryState.PENDING, DeliveryState.RETRY, DeliveryState.DEAD),
            DeliveryState.DEAD, EnumSet.of(DeliveryState.PENDING),
            DeliveryState.COMMITTED, EnumSet.noneOf(DeliveryState.class));

    private Transitions() {}

    public static boolean isLegal(SeriesState from, SeriesState to) {
        return SERIES.getOrDefault(from, Set.of()).contains(to);
    }

    public static boolean isLegal(JobState from, JobState to) {
        return JOB.getOrDefault(from, Set.of()).contains(to);
    }

    public static boolean isLegal(DeliveryState from, DeliveryState to) {
        return DELIVERY.getOrDefault(from, Set.of()).contains(to);
    }
}
