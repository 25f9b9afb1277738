package org.atlasnode.storescp.commitment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.atlasnode.core.commitment.CommitmentReport;
import org.atlasnode.core.commitment.CommitmentReport.Failure;
import org.atlasnode.core.model.SopReference;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.observe.Metrics;
import org.atlasnode.core.state.CommitmentRequests;
import org.atlasnode.core.state.CommitmentRequests.OpenRequest;
import org.atlasnode.dicom.dimse.DimseStatus;

/**
 * The reports that are due, each in the hands of one thread at a time. What was judged once is kept: each report of a
 * transaction says the same. Thread-safe.
 */
public final class OpenReports {

    private static final EventLog EVENTS = EventLog.of(OpenReports.class);
    private static final int REPORTED = 2044;

    private final CommitmentRequests requests;
    private final Judge judge;
    private final CompletionSign sign;
    private final Metrics metrics;
    private final Set<Long> claimed = ConcurrentHashMap.newKeySet();

    public OpenReports(CommitmentRequests requests, Judge judge, CompletionSign sign, Metrics metrics) {
        this.requests = requests;
        this.judge = judge;
        this.sign = sign;
        this.metrics = metrics;
    }

    /** Takes a request into one's hands; false where another has it. */
    boolean claim(long id) {
        return claimed.add(id);
    }

    void release(long id) {
        claimed.remove(id);
    }

    /** The report of a request that was claimed; empty where it was stopped, or it is too soon to judge. */
    Optional<CommitmentReport> of(OpenRequest request, BooleanSupplier stop) {
        if (request.isJudged()) {
            return Optional.of(report(request, request.verdicts()));
        }
        try {
            Optional<Judge.Judgement> judgement = judge.judge(request.request().objects(), stop);
            judgement.ifPresent(judged -> {
                requests.judged(request.id(), judged.verdicts());
                judged.series().forEach(sign::seen);
            });
            return judgement.map(judged -> report(request, judged.verdicts()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static CommitmentReport report(OpenRequest request, List<DimseStatus> verdicts) {
        List<SopReference> committed = new ArrayList<>();
        List<Failure> failures = new ArrayList<>();
        List<SopReference> objects = request.request().objects();
        for (int i = 0; i < objects.size(); i++) {
            if (verdicts.get(i).isSuccess()) {
                committed.add(objects.get(i));
            } else {
                failures.add(new Failure(objects.get(i), verdicts.get(i)));
            }
        }
        return new CommitmentReport(request.request().transactionUid(), committed, failures);
    }

    /** Whether the peer has the report: success, or a remark. */
    static boolean isTaken(DimseStatus answer) {
        return answer.isSuccess() || answer.isWarning();
    }

    void delivered(OpenRequest request, CommitmentReport report, String how) {
        requests.ended(request.id());
        metrics.count(Metrics.COMMITMENT_REPORTS, "peer", request.peer(), "outcome", outcome(report));
        EVENTS.info(
                REPORTED,
                "Commitment was reported to {} {}: {} objects are kept, {} are not, transaction {}",
                request.peer(),
                how,
                report.committed().size(),
                report.failures().size(),
                report.transactionUid());
    }

    private static String outcome(CommitmentReport report) {
        return report.failures().isEmpty() ? "committed" : "failures";
    }
}
