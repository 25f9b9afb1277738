package org.atlasnode.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A program that runs beside a test: started, watched by what it prints, stopped or killed. Standard output and standard
 * error are read as one, and the end of it is kept ({@link OutputTail}). Closing kills it and what it started.
 * Thread-safe.
 */
public final class ProcessUnderTest implements AutoCloseable {

    private static final Duration KILL_TIME = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 40;

    private final String name;
    private final Process process;
    private final OutputTail tail = new OutputTail();
    private final Thread reader;

    private ProcessUnderTest(String name, Process process) {
        this.name = name;
        this.process = process;
        this.reader = new Thread(this::readOutput, "output-of-" + name);
        reader.setDaemon(true);
    }

    /**
     * Starts a program.
     *
     * @param environment added to that of this process
     */
    public static ProcessUnderTest start(Path workingFolder, Map<String, String> environment, List<String> command) {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workingFolder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        try {
            Path program = Path.of(command.get(0));
            ProcessUnderTest started = new ProcessUnderTest(String.valueOf(program.getFileName()), builder.start());
            started.process.getOutputStream().close();
            started.reader.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.get(0), e);
        }
    }

    /** Runs a program to its end. One that does not end in time is killed, and that fails. */
    public static Outcome run(
            Path workingFolder, Map<String, String> environment, List<String> command, Duration limit) {
        try (ProcessUnderTest process = start(workingFolder, environment, command)) {
            int exitCode = process.awaitExit(limit);
            return new Outcome(exitCode, process.output());
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The end of what it has printed until now. */
    public String output() {
        return tail.text();
    }

    /** Waits for a printed line, also one that came before; fails when the program ends or the time is up first. */
    public String awaitLine(Predicate<String> wanted, Duration limit) {
        return tail.await(wanted, limit).orElseThrow(() -> failure("did not print the awaited line within " + limit));
    }

    /** Waits until something holds that the program brings about; fails when it ends or the time is up first. */
    public void awaitUntil(String what, BooleanSupplier condition, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw failure("did not come to this within " + limit + ": " + what);
            }
            if (endsWithin(Duration.ofMillis(POLL_MILLIS))) {
                throw failure("ended with " + process.exitValue() + " before this: " + what);
            }
        }
    }

    /** Waits for its end. */
    public int awaitExit(Duration limit) {
        if (!endsWithin(limit)) {
            throw failure("did not end within " + limit);
        }
        tail.awaitEnd(KILL_TIME);
        return process.exitValue();
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL to the program alone, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(KILL_TIME);
    }

    /** Kills it and its children, if it still runs. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (!endsWithin(KILL_TIME)) {
            throw failure("survived SIGKILL");
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("the test was interrupted while it ran");
        }
    }

    private IllegalStateException failure(String message) {
        return new IllegalStateException(name + " " + message + "; its output ends:\n" + output());
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(tail::add);
        } catch (UncheckedIOException | IOException e) {
            tail.add("(output lost: " + e.getMessage() + ")");
        } finally {
            tail.end();
        }
    }

    /** How a program ended, and the end of what it printed. */
    public record Outcome(int exitCode, String output) {

        /** Itself, where the exit code is 0. */
        public Outcome requireSuccess() {
            if (exitCode != 0) {
                throw new IllegalStateException("exit code " + exitCode + ":\n" + output);
            }
            return this;
        }
    }
}
