package org.atlasnode.core.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.atlasnode.core.observe.EventLog;
import org.jspecify.annotations.Nullable;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.quartz.utils.DBConnectionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tasks on Quartz's JDBC job store in the node's database: what is to run at a time survives a restart. One thread for
 * each task, so that a long one holds up no other. Thread-safe.
 *
 * <p>Quartz's transactions are committed but not forced to disk: after a power cut a trigger may be lost, and the sweep
 * finds the work.
 */
public final class QuartzTaskScheduler implements TaskScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(QuartzTaskScheduler.class);
    private static final EventLog EVENTS = EventLog.of(QuartzTaskScheduler.class);
    private static final int TRIGGER_FAILED = 1102;
    private static final String TASKS = "task";
    private static final String SWEEP = "sweep";
    private static final String NOW = "now";

    private final DataSource pool;
    private final Map<String, ScheduledTask> tasks = new HashMap<>();
    private final Map<String, Set<Instant>> early = new HashMap<>();
    private @Nullable Scheduler scheduler;

    /** @param pool of the node's migrated database; stays open when this is closed */
    public QuartzTaskScheduler(DataSource pool) {
        this.pool = pool;
    }

    @Override
    public synchronized void register(String name, Duration sweep, Runnable task) {
        if (scheduler != null) {
            throw new IllegalStateException("tasks are registered before the start");
        }
        if (tasks.putIfAbsent(name, new ScheduledTask(name, sweep, task)) != null) {
            throw new IllegalArgumentException("there is a task " + name + " already");
        }
    }

    @Override
    public synchronized void start() {
        if (scheduler != null) {
            throw new IllegalStateException("started already");
        }
        try {
            Scheduler created = create();
            scheduler = created;
            removeForeign(created);
            for (ScheduledTask task : tasks.values()) {
                addTask(created, task);
            }
            for (Map.Entry<String, Set<Instant>> entry : early.entrySet()) {
                for (Instant time : entry.getValue()) {
                    store(created, at(known(entry.getKey()), time));
                }
            }
            early.clear();
            created.start();
        } catch (SchedulerException e) {
            throw new ScheduleException("the scheduler cannot start", e);
        }
    }

    private Scheduler create() throws SchedulerException {
        String name = "atlas-" + UUID.randomUUID();
        DBConnectionManager.getInstance().addConnectionProvider(name, new SharedConnections(pool));
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", name);
        properties.setProperty("org.quartz.scheduler.instanceId", "node");
        properties.setProperty("org.quartz.scheduler.threadName", "schedule");
        properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", TASKS);
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(Math.max(1, tasks.size())));
        properties.setProperty("org.quartz.jobStore.class", NodeJobStore.class.getName());
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass", "org.quartz.impl.jdbcjobstore.StdJDBCDelegate");
        properties.setProperty("org.quartz.jobStore.useProperties", "true");
        properties.setProperty("org.quartz.jobStore.tablePrefix", "QRTZ_");
        properties.setProperty("org.quartz.jobStore.dataSource", name);
        Scheduler created = new StdSchedulerFactory(properties).getScheduler();
        created.setJobFactory((bundle, unused) ->
                new TaskJob(known(bundle.getJobDetail().getKey().getName())));
        return created;
    }

    /** Forgets tasks that an earlier version had. */
    private void removeForeign(Scheduler created) throws SchedulerException {
        for (JobKey key : created.getJobKeys(GroupMatcher.jobGroupEquals(TASKS))) {
            if (!tasks.containsKey(key.getName())) {
                created.deleteJob(key);
            }
        }
    }

    private static void addTask(Scheduler created, ScheduledTask task) throws SchedulerException {
        JobDetail job = JobBuilder.newJob(TaskJob.class)
                .withIdentity(task.name(), TASKS)
                .storeDurably()
                .build();
        created.addJob(job, true);
        store(
                created,
                TriggerBuilder.newTrigger()
                        .withIdentity(SWEEP, task.name())
                        .forJob(task.name(), TASKS)
                        .startNow()
                        .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                                .withIntervalInMilliseconds(task.sweep().toMillis())
                                .repeatForever()
                                .withMisfireHandlingInstructionNowWithExistingCount())
                        .build());
    }

    /** Stores a trigger in place of one of the same name. */
    private static void store(Scheduler created, Trigger trigger) throws SchedulerException {
        if (created.rescheduleJob(trigger.getKey(), trigger) == null) {
            try {
                created.scheduleJob(trigger);
            } catch (ObjectAlreadyExistsException e) {
                LOG.debug("another thread stored {} in the meantime, which does as well", trigger.getKey());
            }
        }
    }

    @Override
    public void trigger(String name) {
        ScheduledTask task = known(name);
        Scheduler running = running();
        if (running != null && task.claimTrigger()) {
            try {
                store(running, once(task, NOW).startNow().build());
            } catch (SchedulerException e) {
                task.releaseTrigger();
                EVENTS.warn(TRIGGER_FAILED, "task {} was not triggered and runs at the next sweep", name, e);
            }
        }
    }

    @Override
    public void triggerAt(String name, Instant time) {
        ScheduledTask task = known(name);
        Scheduler running;
        synchronized (this) {
            running = scheduler;
            if (running == null) {
                early.computeIfAbsent(name, key -> new HashSet<>()).add(time);
                return;
            }
        }
        try {
            store(running, at(task, time));
        } catch (SchedulerException e) {
            EVENTS.warn(TRIGGER_FAILED, "task {} was not triggered and runs at the next sweep", name, e);
        }
    }

    /** Times within the same tenth of a second are one trigger, at its end. */
    private static Trigger at(ScheduledTask task, Instant time) {
        Instant rounded = Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), 100) * 100 + 100)
                .truncatedTo(ChronoUnit.MILLIS);
        return once(task, "at " + rounded).startAt(Date.from(rounded)).build();
    }

    private static TriggerBuilder<?> once(ScheduledTask task, String name) {
        return TriggerBuilder.newTrigger()
                .withIdentity(name, task.name())
                .forJob(task.name(), TASKS)
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow());
    }

    private synchronized ScheduledTask known(String name) {
        ScheduledTask task = tasks.get(name);
        if (task == null) {
            throw new IllegalArgumentException("there is no task " + name);
        }
        return task;
    }

    private synchronized @Nullable Scheduler running() {
        return scheduler;
    }

    @Override
    public void close() {
        Scheduler running = running();
        if (running == null) {
            return;
        }
        try {
            running.shutdown(true);
        } catch (SchedulerException e) {
            throw new ScheduleException("the scheduler cannot stop", e);
        }
    }
}
