package org.atlasnode.storescp;

import java.util.ArrayList;
import java.util.List;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.state.ResultCommitments;
import org.atlasnode.core.state.StateStore;

/**
 * Whether the work on a series is done: its jobs have ended, their results are made, and each is at each of its
 * destinations for good: committed, or stored where no commitment is to come. Immutable, thread-safe.
 */
final class SeriesWork {

    private final StateStore state;
    private final ResultCommitments commitments;

    SeriesWork(StateStore state, ResultCommitments commitments) {
        this.state = state;
        this.commitments = commitments;
    }

    /**
     * How the work stands.
     *
     * @param underWay whether something is being done at this moment
     * @param open what is not done, for a person; empty where all is
     */
    record Standing(boolean underWay, List<String> open) {

        Standing {
            open = List.copyOf(open);
        }

        boolean isDone() {
            return !underWay && open.isEmpty();
        }
    }

    Standing look(List<Job> jobs) {
        boolean underWay = false;
        List<String> open = new ArrayList<>();
        for (Job job : jobs) {
            List<Delivery> deliveries = state.deliveries(job.id());
            underWay |= job.state().name() == JobState.RUNNING
                    || deliveries.stream().anyMatch(delivery -> delivery.state() == DeliveryState.SENDING);
            if (!job.state().name().isFinal()) {
                open.add("job " + job.id() + " is " + job.state().name());
            } else if (!state.isPublished(job.id())) {
                open.add("the results of job " + job.id() + " are not made");
            }
            deliveries.stream()
                    .filter(delivery -> !isThere(delivery))
                    .map(SeriesWork::describe)
                    .forEach(open::add);
            if (commitments.isAwaited(job.id())) {
                open.add("not every result of job " + job.id() + " is committed to");
            }
        }
        return new Standing(underWay, open);
    }

    private static boolean isThere(Delivery delivery) {
        return delivery.state() == DeliveryState.STORED || delivery.state() == DeliveryState.COMMITTED;
    }

    private static String describe(Delivery delivery) {
        return "delivery " + delivery.id() + " to " + delivery.destination() + " is " + delivery.state()
                + (delivery.reason().isEmpty() ? "" : " (" + delivery.reason() + ")");
    }
}
