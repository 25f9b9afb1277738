package org.atlasnode.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.ProcessUnderTest;

/** Compares how fast, and at what cost, the node and other receivers take the same files from the same sender. */
public final class ReceptionBenchmark {

    private static final Duration SEND_TIME = Duration.ofMinutes(10);
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    private final PrintStream out = System.out;
    private final Path root;
    private final Path work;
    private final Map<String, String> options;

    private ReceptionBenchmark(Path root, Path work, Map<String, String> options) {
        this.root = root;
        this.work = work;
        this.options = options;
    }

    /** What is measured: whom, with how many associations at once, and whether dcmtk's programs get TCP_NODELAY=1. */
    private record Setting(String receiver, int associations, boolean noDelay) {}

    /** One run. */
    private record Sample(double imagesPerSecond, double megabytesPerSecond, double cpuPerGigabyte,
            double cpuMicrosPerImage, double peakMegabytes, double heapMegabytes) {}

    /** @param args root of the project, working folder, then options as {@code --name=value} */
    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>(Map.of(
                "slices", "300",
                "edge", "512",
                "sender", "dcmsend",
                "fresh", "false",
                "associations", "1,8",
                "repetitions", "5",
                "warmup", "3",
                "receivers", Receivers.STORESCP + "," + Receivers.STORESCP_FORK + "," + Receivers.NODE,
                "nodelay", "false,true"));
        for (String arg : Arrays.asList(args).subList(2, args.length)) {
            String[] parts = arg.replaceFirst("^--", "").split("=", 2);
            if (parts.length != 2 || options.replace(parts[0], parts[1]) == null) {
                throw new IllegalArgumentException("unknown option " + arg + "; known: " + options.keySet());
            }
        }
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "reception")
                .toAbsolutePath();
        try {
            new ReceptionBenchmark(Path.of(args[0]).toAbsolutePath(), work, options).run();
        } finally {
            Receivers.deleteFiles(work);
            Files.delete(work);
        }
    }

    private void run() throws IOException, InterruptedException {
        List<Integer> associations = list("associations").stream().map(Integer::valueOf).toList();
        int slicesPerSeries = Integer.parseInt(options.get("slices"));
        progress("making " + Collections.max(associations) + " series of " + slicesPerSeries + " slices");
        Slices slices = Slices.make(work.resolve("source"), Collections.max(associations), slicesPerSeries,
                Integer.parseInt(options.get("edge")));
        Map<Setting, List<Sample>> samples = new java.util.LinkedHashMap<>();
        for (boolean noDelay : list("nodelay").stream().map(Boolean::valueOf).toList()) {
            for (int count : associations) {
                measure(slices, count, noDelay, samples);
            }
        }
        print(samples);
    }

    /** All receivers run all the time and take turns, so what else the machine does strikes each alike. */
    private void measure(Slices slices, int associations, boolean noDelay, Map<Setting, List<Sample>> samples)
            throws IOException, InterruptedException {
        List<Receivers.Running> receivers = new ArrayList<>();
        Path folder = Files.createTempDirectory(work, "received");
        try {
            for (String name : list("receivers")) {
                progress("starting " + name);
                receivers.add(Receivers.start(name, root, folder, dcmtk(noDelay)));
                samples.put(new Setting(name, associations, noDelay), new ArrayList<>());
            }
            int repetitions = Integer.parseInt(options.get("repetitions"));
            int warmUp = Integer.parseInt(options.get("warmup"));
            for (int repetition = 1 - warmUp; repetition <= repetitions; repetition++) {
                for (int i = 0; i < receivers.size(); i++) {
                    Receivers.Running receiver = receivers.get(i);
                    slices.renew();
                    Sample sample = receive(slices, receiver, associations, noDelay);
                    String which = repetition < 1 ? "warm-up" : repetition + "/" + repetitions;
                    progress(String.format(Locale.ROOT, "%s, %d associations, %s: %.1f MB/s, %.2f CPU s/GB",
                            receiver.name(), associations, which, sample.megabytesPerSecond, sample.cpuPerGigabyte));
                    if (repetition > 0) {
                        samples.get(new Setting(receiver.name(), associations, noDelay)).add(sample);
                    }
                    receiver.clear();
                    if (Boolean.parseBoolean(options.get("fresh")) && repetition < repetitions) {
                        receivers.set(i, restarted(receiver, noDelay));
                    }
                }
                Collections.rotate(receivers, 1);
            }
        } finally {
            receivers.forEach(Receivers.Running::close);
        }
        Receivers.deleteFiles(folder);
    }

    /** The same receiver in its next life, with nothing received. */
    private Receivers.Running restarted(Receivers.Running receiver, boolean noDelay) throws IOException {
        receiver.close();
        Path folder = Files.createTempDirectory(work, "fresh");
        return Receivers.start(receiver.name(), root, folder, dcmtk(noDelay));
    }

    private Sample receive(Slices slices, Receivers.Running receiver, int associations, boolean noDelay)
            throws IOException, InterruptedException {
        sync();
        ProcessFigures figures = new ProcessFigures(receiver.process().pid());
        figures.forgetPeak();
        Dcmtk sender = dcmtk(noDelay);
        double cpuBefore = figures.cpuSeconds();
        AtomicLong resident = new AtomicLong();
        AtomicBoolean sending = new AtomicBoolean(true);
        Thread sampler = new Thread(() -> sampleMemory(figures, sending, resident), "memory-sampler");
        sampler.start();
        long begin = System.nanoTime();
        List<ProcessUnderTest> senders = new ArrayList<>();
        for (Path series : slices.folders().subList(0, associations)) {
            senders.add(ProcessUnderTest.start(work, sender.environment(), command(receiver.target(), series)));
        }
        for (ProcessUnderTest process : senders) {
            int exitCode = process.awaitExit(SEND_TIME);
            if (exitCode != 0) {
                throw new IllegalStateException(options.get("sender") + " ended with " + exitCode + ":\n" + process.output());
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        sending.set(false);
        sampler.join();
        double cpu = figures.cpuSeconds() - cpuBefore;
        double bytes = (double) slices.bytesPerSeries() * associations;
        int images = slices.slicesPerSeries() * associations;
        return new Sample(
                images / seconds,
                bytes / MEGA / seconds,
                cpu / (bytes / GIGA),
                cpu * MEGA / images,
                Math.max(resident.get(), figures.peakBytes()) / MEGA,
                figures.heapBytes()[0] / MEGA);
    }

    private List<String> command(Dcmtk.Target target, Path folder) {
        return List.of(options.get("sender"), "+sd", "-ta", "600", "-aet", target.callingAe(), "-aec",
                target.calledAe(), target.host(), Integer.toString(target.port()), folder.toString());
    }

    private static void sampleMemory(ProcessFigures figures, AtomicBoolean sending, AtomicLong highest) {
        try {
            while (sending.get()) {
                highest.accumulateAndGet(figures.residentBytes(), Math::max);
                Thread.sleep(200);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Dcmtk dcmtk(boolean noDelay) {
        return noDelay ? Dcmtk.in(work).withTcpNoDelay() : Dcmtk.in(work);
    }

    private static void sync() throws IOException, InterruptedException {
        new ProcessBuilder("sync").start().waitFor();
    }

    private void print(Map<Setting, List<Sample>> samples) {
        out.println();
        out.println("| associations | TCP_NODELAY of dcmtk | receiver | images/s | MB/s (lowest-highest) |"
                + " CPU s/GB | CPU us/image | peak RSS MB | Java heap MB |");
        out.println("|---|---|---|---|---|---|---|---|---|");
        samples.forEach((setting, runs) -> out.printf(
                Locale.ROOT,
                "| %d | %s | %s | %.0f | %.0f (%.0f-%.0f) | %.2f | %.0f | %.0f | %s |%n",
                setting.associations,
                setting.noDelay ? "1" : "unset",
                setting.receiver,
                median(runs, Sample::imagesPerSecond),
                median(runs, Sample::megabytesPerSecond),
                runs.stream().mapToDouble(Sample::megabytesPerSecond).min().orElse(0),
                runs.stream().mapToDouble(Sample::megabytesPerSecond).max().orElse(0),
                median(runs, Sample::cpuPerGigabyte),
                median(runs, Sample::cpuMicrosPerImage),
                runs.stream().mapToDouble(Sample::peakMegabytes).max().orElse(0),
                setting.receiver.equals(Receivers.NODE)
                        ? String.format(Locale.ROOT, "%.0f", runs.stream()
                                .mapToDouble(Sample::heapMegabytes)
                                .max()
                                .orElse(0))
                        : "-"));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private List<String> list(String option) {
        return List.of(options.get(option).split(","));
    }

    private static void progress(String text) {
        System.err.println(text);
    }
}
