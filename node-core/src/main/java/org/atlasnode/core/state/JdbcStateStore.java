package org.atlasnode.core.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Delivery;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.JobState;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.core.model.PlannedRun;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.model.SeriesState;
import org.atlasnode.dicom.data.Uid;

/**
 * The state store in the node's {@link Database}. Times are kept to the microsecond. A transaction that meets another is
 * run again as a whole. Thread-safe.
 */
public final class JdbcStateStore implements StateStore {

    /** The order in which transactions lock series, so that none waits for another in a circle. */
    private static final Comparator<SeriesKey> LOCK_ORDER =
            Comparator.comparing(SeriesKey::studyInstanceUid).thenComparing(SeriesKey::seriesInstanceUid);

    /** A job that waited so long need not wait for the more urgent ones only. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    /** Then every so manieth claim takes the oldest job. */
    private static final int TURNS = 4;

    private final Transactions transactions;
    private final Clock clock;
    private final AtomicInteger claims = new AtomicInteger();

    public JdbcStateStore(Database database, Clock clock) {
        this.transactions = new Transactions(database);
        this.clock = clock;
    }

    @Override
    public void recordInstances(Collection<ReceivedInstance> instances) {
        Map<SeriesKey, List<ReceivedInstance>> bySeries = instances.stream()
                .collect(Collectors.groupingBy(
                        item -> item.instance().series(), () -> new TreeMap<>(LOCK_ORDER), Collectors.toList()));
        transactions.run(sql -> {
            for (Map.Entry<SeriesKey, List<ReceivedInstance>> series : bySeries.entrySet()) {
                InstanceTable.record(sql, series.getKey(), series.getValue(), clock.instant());
            }
        });
    }

    @Override
    public List<SeriesRecord> findSeries(SeriesState state) {
        return transactions.read(sql -> SeriesTable.byState(sql, state));
    }

    @Override
    public Optional<SeriesRecord> findSeries(SeriesKey key) {
        return transactions.read(sql -> SeriesTable.find(sql, key).map(SeriesTable.Row::series));
    }

    @Override
    public List<SeriesRecord> findSeriesByUid(Uid seriesInstanceUid) {
        return transactions.read(sql -> SeriesTable.byUid(sql, seriesInstanceUid));
    }

    @Override
    public List<SeriesRecord> newestSeries(int limit) {
        return transactions.read(sql -> SeriesTable.newest(sql, limit));
    }

    @Override
    public List<InstanceRef> instances(SeriesKey key) {
        return transactions.read(sql -> {
            Optional<SeriesTable.Row> row = SeriesTable.find(sql, key);
            return row.isEmpty()
                    ? List.of()
                    : InstanceTable.list(sql, key, row.get().id());
        });
    }

    @Override
    public boolean completeSeries(SeriesKey key, Instant lastArrival, String reason) {
        return transactions.write(sql -> {
            SeriesTable.Row row = SeriesTable.require(sql, key);
            if (row.state() != SeriesState.RECEIVING || cameAfter(row, lastArrival)) {
                return false;
            }
            SeriesTable.move(sql, row, SeriesState.COMPLETE, clock.instant(), reason);
            return true;
        });
    }

    private static boolean cameAfter(SeriesTable.Row row, Instant lastArrival) {
        return row.series().arrival().last().isAfter(Sql.rounded(lastArrival));
    }

    @Override
    public void planSeries(SeriesKey key, List<PlannedRun> runs) {
        transactions.run(sql -> {
            SeriesTable.Row row = SeriesTable.require(sql, key);
            Instant now = clock.instant();
            SeriesTable.move(sql, row, SeriesState.PLANNED, now, row.series().reason());
            JobTable.queue(sql, row.id(), runs, now);
        });
    }

    @Override
    public void skipSeries(SeriesKey key, String reason) {
        transactions.run(sql -> {
            SeriesTable.move(sql, SeriesTable.require(sql, key), SeriesState.SKIPPED, clock.instant(), reason);
        });
    }

    @Override
    public List<Long> rerun(SeriesKey key, List<PlannedRun> runs) {
        return transactions.write(sql -> {
            Optional<SeriesTable.Row> row = SeriesTable.lock(sql, key);
            if (row.isEmpty()) {
                return List.of();
            }
            Instant now = clock.instant();
            return switch (row.get().state()) {
                case RECEIVING -> List.<Long>of();
                case SKIPPED -> {
                    SeriesTable.move(sql, row.get(), SeriesState.RECEIVING, now, "run again by command");
                    yield List.<Long>of();
                }
                case COMPLETE, PLANNED -> {
                    SeriesTable.move(
                            sql,
                            row.get(),
                            SeriesState.PLANNED,
                            now,
                            row.get().series().reason());
                    yield JobTable.queue(sql, row.get().id(), runs, now);
                }
            };
        });
    }

    @Override
    public boolean forgetSeries(SeriesKey key, Instant lastArrival) {
        return transactions.write(sql -> {
            Optional<SeriesTable.Row> row = SeriesTable.lock(sql, key);
            if (row.isEmpty() || cameAfter(row.get(), lastArrival)) {
                return false;
            }
            return sql.update("DELETE FROM series WHERE id = ?", row.get().id()) > 0;
        });
    }

    @Override
    public List<HistoryEntry> history(SeriesKey key) {
        return transactions.read(sql -> {
            Optional<SeriesTable.Row> row = SeriesTable.find(sql, key);
            return row.isEmpty() ? List.of() : HistoryTable.list(sql, row.get().id());
        });
    }

    @Override
    public Optional<Job> claimJob(String owner, Instant leaseEnd) {
        boolean oldestFirst = claims.get() % TURNS == TURNS - 1;
        Optional<Job> job = transactions.write(sql -> {
            JobTable.Claim claim = new JobTable.Claim(owner, leaseEnd, clock.instant());
            Optional<Job> oldest =
                    oldestFirst ? JobTable.claimOldest(sql, claim, claim.now().minus(PATIENCE)) : Optional.empty();
            return oldest.isPresent() ? oldest : JobTable.claim(sql, claim);
        });
        job.ifPresent(claimed -> claims.incrementAndGet());
        return job;
    }

    @Override
    public void renewLease(long jobId, String owner, Instant leaseEnd) {
        transactions.run(sql -> {
            if (JobTable.renew(sql, jobId, owner, leaseEnd) == 0) {
                throw new StateStoreException("job " + jobId + " does not run under " + owner);
            }
        });
    }

    @Override
    public void finishJob(long jobId, Analysis analysis) {
        transactions.run(sql -> {
            JobTable.finish(sql, jobId, analysis, clock.instant());
        });
    }

    @Override
    public void retryJob(long jobId, Instant notBefore, String reason) {
        transactions.run(sql -> {
            JobTable.requeue(sql, JobTable.require(sql, jobId), notBefore, clock.instant(), reason);
        });
    }

    @Override
    public int recoverJobs(Instant now) {
        return recoverJobs("lease_end <= ?", now, "the lease ended");
    }

    @Override
    public int recoverJobs(String owner) {
        return recoverJobs("owner = ?", owner, "the node was started again");
    }

    private int recoverJobs(String condition, Object value, String reason) {
        return transactions.write(sql -> {
            Instant now = clock.instant();
            List<JobTable.Row> rows = JobTable.running(sql, condition, value);
            for (JobTable.Row row : rows) {
                JobTable.requeue(sql, JobTable.require(sql, row.job().id()), now, now, reason);
            }
            return rows.size();
        });
    }

    @Override
    public Optional<Job> findJob(long jobId) {
        return transactions.read(sql -> JobTable.find(sql, jobId).map(JobTable.Row::job));
    }

    @Override
    public List<Job> jobs(SeriesKey key) {
        return transactions.read(sql -> {
            Optional<SeriesTable.Row> row = SeriesTable.find(sql, key);
            return row.isEmpty() ? List.of() : JobTable.ofSeries(sql, row.get().id());
        });
    }

    @Override
    public List<ModelChoice> awaitedModels() {
        return transactions.read(JobTable::awaited);
    }

    @Override
    public List<Job> unpublishedJobs() {
        return transactions.read(JobTable::unpublished);
    }

    @Override
    public boolean isPublished(long jobId) {
        return transactions.read(
                sql -> JobTable.find(sql, jobId).filter(JobTable.Row::published).isPresent());
    }

    @Override
    public void publish(long jobId, List<ResultObject> results, List<PlannedDelivery> deliveries) {
        transactions.run(sql -> {
            JobTable.Row job = JobTable.require(sql, jobId);
            if (!job.state().isFinal()) {
                throw new StateStoreException("job " + jobId + " is " + job.state() + " and has no results yet");
            }
            if (job.job().isShadow()) {
                throw new StateStoreException("job " + jobId + " is a shadow, its results are nobody's");
            }
            if (job.published()) {
                return;
            }
            DeliveryTable.insertResults(sql, results);
            for (PlannedDelivery delivery : deliveries) {
                DeliveryTable.insert(sql, job, delivery, clock.instant());
            }
            JobTable.published(sql, jobId);
        });
    }

    @Override
    public List<ResultObject> results(long jobId) {
        return transactions.read(sql -> DeliveryTable.results(sql, jobId));
    }

    @Override
    public List<Delivery> claimDeliveries(Instant now, Collection<String> excludedDestinations) {
        return transactions.write(sql -> DeliveryTable.claim(sql, now, excludedDestinations));
    }

    @Override
    public void deliveryStored(long deliveryId, String note) {
        end(deliveryId, DeliveryState.STORED, note);
    }

    @Override
    public void deliveryRetry(long deliveryId, Instant due, String reason) {
        transactions.run(sql -> {
            DeliveryTable.move(sql, requireDelivery(sql, deliveryId), DeliveryState.RETRY, clock.instant(), reason);
            DeliveryTable.due(sql, deliveryId, due);
        });
    }

    @Override
    public void deliveryAway(long deliveryId, Instant due, String reason) {
        transactions.run(sql -> {
            DeliveryTable.move(sql, requireDelivery(sql, deliveryId), DeliveryState.RETRY, clock.instant(), reason);
            DeliveryTable.away(sql, deliveryId, due);
        });
    }

    @Override
    public void deliveryDead(long deliveryId, String reason) {
        end(deliveryId, DeliveryState.DEAD, reason);
    }

    private void end(long deliveryId, DeliveryState state, String reason) {
        transactions.run(sql -> {
            DeliveryTable.move(sql, requireDelivery(sql, deliveryId), state, clock.instant(), reason);
        });
    }

    private static DeliveryTable.Row requireDelivery(Sql sql, long id) throws java.sql.SQLException {
        return DeliveryTable.lock(sql, id).orElseThrow(() -> new StateStoreException("there is no delivery " + id));
    }

    @Override
    public boolean resend(long deliveryId, Instant now) {
        return transactions.write(sql -> {
            Optional<DeliveryTable.Row> row = DeliveryTable.lock(sql, deliveryId);
            if (row.isEmpty()) {
                return false;
            }
            boolean again = switch (row.get().state()) {
                case SENDING, COMMITTED -> false;
                case PENDING -> true;
                case STORED, RETRY, DEAD -> {
                    DeliveryTable.move(sql, row.get(), DeliveryState.PENDING, clock.instant(), "sent again by command");
                    yield true;
                }
            };
            if (again) {
                DeliveryTable.restart(sql, deliveryId, now);
            }
            return again;
        });
    }

    @Override
    public int recoverDeliveries() {
        return transactions.write(sql -> {
            List<Long> sending = DeliveryTable.sending(sql);
            for (long id : sending) {
                DeliveryTable.move(
                        sql,
                        requireDelivery(sql, id),
                        DeliveryState.PENDING,
                        clock.instant(),
                        "the node was started again");
            }
            return sending.size();
        });
    }

    @Override
    public Optional<Delivery> findDelivery(long deliveryId) {
        return transactions.read(sql -> DeliveryTable.find(sql, deliveryId));
    }

    @Override
    public List<Delivery> deliveries(long jobId) {
        return transactions.read(sql -> DeliveryTable.ofJob(sql, jobId));
    }

    @Override
    public int waitingDeliveryCount() {
        return transactions.read(DeliveryTable::waitingCount);
    }

    @Override
    public Optional<Instant> nextDue() {
        return transactions.read(sql -> {
            List<Instant> next = new ArrayList<>();
            Stream.of(
                            first(sql, "SELECT MIN(due) AS at FROM job WHERE state = ?", JobState.QUEUED),
                            first(sql, "SELECT MIN(lease_end) AS at FROM job WHERE state = ?", JobState.RUNNING),
                            first(sql, "SELECT MIN(due) AS at FROM delivery WHERE state = ?", DeliveryState.RETRY))
                    .flatMap(Optional::stream)
                    .forEach(next::add);
            return next.stream().min(Comparator.naturalOrder());
        });
    }

    private static Optional<Instant> first(Sql sql, String query, Enum<?> state) throws java.sql.SQLException {
        return sql.first(query, row -> Optional.ofNullable(row.getObject("at", java.time.OffsetDateTime.class)), state)
                .flatMap(at -> at.map(java.time.OffsetDateTime::toInstant));
    }
}
