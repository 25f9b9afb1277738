package org.atlasnode.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.atlasnode.testkit.Dcmtk;
import org.atlasnode.testkit.ProcessUnderTest;

/**
 * Compares how fast {@code atlas send}, dcmtk's {@code storescu} and {@code dcmsend} give the same series to the same
 * {@code storescp}. Whole processes are timed, the start of the Java machine included.
 */
public final class SendingBenchmark {

    private static final Duration SEND_TIME = Duration.ofMinutes(5);
    private static final List<String> SENDERS = List.of("storescu", "dcmsend", "atlas");

    private final Path root;
    private final Path work;

    private SendingBenchmark(Path root, Path work) {
        this.root = root;
        this.work = work;
    }

    /** What is measured: who sends, and whether dcmtk's programs, the receiver too, get TCP_NODELAY=1. */
    private record Setting(String sender, boolean noDelay) {}

    /** @param args root of the project, working folder, then slices and repetitions */
    public static void main(String[] args) throws IOException {
        Path work = Files.createTempDirectory(Files.createDirectories(Path.of(args[1])), "sending")
                .toAbsolutePath();
        try {
            new SendingBenchmark(Path.of(args[0]).toAbsolutePath(), work)
                    .run(Integer.parseInt(args[2]), Integer.parseInt(args[3]));
        } finally {
            Receivers.deleteFiles(work);
            Files.delete(work);
        }
    }

    private void run(int slicesPerSeries, int repetitions) throws IOException {
        Slices slices = Slices.make(work.resolve("source"), 1, slicesPerSeries, 512);
        Map<Setting, List<Double>> seconds = new LinkedHashMap<>();
        for (boolean noDelay : new boolean[] {false, true}) {
            Dcmtk dcmtk = noDelay ? Dcmtk.in(work).withTcpNoDelay() : Dcmtk.in(work);
            try (Receivers.Running receiver =
                    Receivers.start(Receivers.STORESCP, root, work.resolve("received" + noDelay), dcmtk)) {
                for (int repetition = 0; repetition < repetitions; repetition++) {
                    for (String sender : SENDERS) {
                        double time = send(sender, receiver.target(), slices.folders().get(0), dcmtk);
                        System.err.printf(Locale.ROOT, "%s: %.2f s%n", sender, time);
                        seconds.computeIfAbsent(new Setting(sender, noDelay), setting -> new ArrayList<>())
                                .add(time);
                        receiver.clear();
                    }
                }
            }
        }
        System.out.println("\n| TCP_NODELAY of dcmtk | sender | s (lowest-highest) | MB/s |\n|---|---|---|---|");
        double megabytes = slices.bytesPerSeries() / 1e6;
        seconds.forEach((setting, times) -> print(setting, times, megabytes));
    }

    private double send(String sender, Dcmtk.Target target, Path folder, Dcmtk dcmtk) {
        List<String> command = sender.equals("atlas")
                ? List.of(root.resolve("atlas").toString(), "send", "--calling", target.callingAe(),
                        target.calledAe() + "@" + target.host() + ":" + target.port(), folder.toString())
                : List.of(sender, "+sd", "-aet", target.callingAe(), "-aec", target.calledAe(), target.host(),
                        Integer.toString(target.port()), folder.toString());
        long begin = System.nanoTime();
        ProcessUnderTest.run(work, dcmtk.environment(), command, SEND_TIME).requireSuccess();
        return (System.nanoTime() - begin) / 1e9;
    }

    private static void print(Setting setting, List<Double> times, double megabytes) {
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = Arrays.stream(sorted).skip((sorted.length - 1) / 2).findFirst().orElseThrow();
        System.out.printf(Locale.ROOT, "| %s | %s | %.2f (%.2f-%.2f) | %.0f |%n", setting.noDelay ? "1" : "unset",
                setting.sender, median, sorted[0], sorted[sorted.length - 1], megabytes / median);
    }
}
