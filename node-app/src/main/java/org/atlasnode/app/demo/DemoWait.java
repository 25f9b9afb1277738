package org.atlasnode.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.app.http.NodeClient;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.terminal.CommandFailure;

/** Waits for what the node does, and tells of it as it changes. Confined to one thread. */
final class DemoWait {

    private static final long POLL_MILLIS = 300;
    private static final int ALL_SERIES = 1000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final Set<String> JOB_ENDS = Set.of("SUCCEEDED", "DECLINED", "FAILED");
    private static final Set<String> DELIVERY_ENDS = Set.of("STORED", "COMMITTED", "DEAD");

    private final DemoNode node;
    private final PrintWriter out;
    private final long deadline;
    private String lastTold = "";

    DemoWait(DemoNode node, PrintWriter out, int timeoutSeconds) {
        this.node = node;
        this.out = out;
        this.deadline = System.nanoTime() + timeoutSeconds * NANOS_PER_SECOND;
    }

    /** Until the node is ready for work. */
    void ready() throws InterruptedException, IOException {
        NodeClient client = node.client();
        while (!client.isReady()) {
            client.status(1).ifPresent(DemoWait::requireModels);
            pause("the node is not ready");
        }
    }

    /** A model that was refused stays so, and then waiting is in vain. */
    private static void requireModels(NodeStatus status) {
        for (NodeStatus.ModelFacts model : status.models()) {
            if (!model.active()) {
                throw CommandFailure.failed("model " + model.id() + " is not in service: " + model.reason());
            }
        }
    }

    /** Until every series that arrived came to its end, and all results to theirs. */
    NodeStatus finished() throws InterruptedException, IOException {
        NodeClient client = node.client();
        while (true) {
            Optional<NodeStatus> status = client.status(ALL_SERIES);
            if (status.isPresent()) {
                tell(status.get());
                List<SeriesFacts> series = status.get().series();
                if (!series.isEmpty() && series.stream().allMatch(DemoWait::isFinished)) {
                    return status.get();
                }
            }
            pause("not all results are there; the last that was seen: " + lastTold);
        }
    }

    private void pause(String standing) throws InterruptedException {
        if (node.endsWithin(POLL_MILLIS)) {
            throw CommandFailure.failed("the node ended early; its log is " + node.log());
        }
        if (System.nanoTime() > deadline) {
            throw CommandFailure.failed("given up (--timeout): " + standing + "; the node's log is " + node.log());
        }
    }

    private static boolean isFinished(SeriesFacts series) {
        return series.state().equals("SKIPPED")
                || series.state().equals("PLANNED")
                        && !series.jobs().isEmpty()
                        && series.jobs().stream().allMatch(DemoWait::isFinished);
    }

    private static boolean isFinished(JobFacts job) {
        return JOB_ENDS.contains(job.standing().state())
                && !job.deliveries().isEmpty()
                && job.deliveries().stream().map(DeliveryFacts::state).allMatch(DELIVERY_ENDS::contains);
    }

    private void tell(NodeStatus status) {
        String now = status.series().stream()
                .map(DemoWait::standing)
                .sorted()
                .distinct()
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
        if (!now.equals(lastTold)) {
            out.printf("  %s%n", now);
            out.flush();
            lastTold = now;
        }
    }

    private static String standing(SeriesFacts series) {
        if (series.jobs().isEmpty()) {
            return "series " + series.state().toLowerCase(java.util.Locale.ROOT) + ", "
                    + series.source().instanceCount() + " instances";
        }
        JobFacts job = series.jobs().get(series.jobs().size() - 1);
        long delivered = job.deliveries().stream()
                .map(DeliveryFacts::state)
                .filter(DELIVERY_ENDS::contains)
                .count();
        String delivery = job.deliveries().isEmpty()
                ? ""
                : ", " + delivered + " of " + job.deliveries().size() + " results delivered";
        return "job " + job.standing().state().toLowerCase(java.util.Locale.ROOT) + delivery;
    }
}
