package org.atlasnode.app.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.atlasnode.app.send.FileScan;
import org.atlasnode.app.send.Sender;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ProgressLine;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.dicom.net.DicomClient;

/**
 * The demonstration: a scanner, the node and a PACS on this machine, joined by DICOM over TCP as they would be in a
 * hospital. Confined to one thread.
 */
public final class Demo {

    private static final double NANOS_PER_SECOND = 1e9;

    private final PrintWriter out;
    private final String device;
    private final boolean keep;
    private final int timeoutSeconds;
    private final Map<String, Double> stepSeconds = new LinkedHashMap<>();
    private long stepBegun = System.nanoTime();

    public Demo(PrintWriter out, String device, boolean keep, int timeoutSeconds) {
        this.out = out;
        this.device = device;
        this.keep = keep;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** Runs it all; a {@link CommandFailure} says what was no success. */
    public void run(Path study, Path results) throws IOException, InterruptedException {
        FileScan scan = FileScan.of(List.of(study));
        if (scan.files().isEmpty()) {
            throw CommandFailure.failed("no DICOM file lies in " + study);
        }
        Files.createDirectories(results);
        Path work = Files.createTempDirectory("atlas-demo");
        try (DemoPacs pacs = new DemoPacs(results)) {
            pacs.start();
            say("Starting the node (DICOM and HTTP on free ports of 127.0.0.1) ...");
            DemoNode node = DemoNode.start(work, results.resolve("node.log"), pacs.port(), device);
            AtomicBoolean left = new AtomicBoolean();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stopUnless(left, node), "demo-stop"));
            try {
                List<String> shortcomings = show(node, pacs, scan);
                left.set(keep);
                conclude(node, shortcomings);
            } finally {
                if (!left.get()) {
                    node.stop();
                    deleteAll(work);
                }
            }
        }
    }

    private List<String> show(DemoNode node, DemoPacs pacs, FileScan scan) throws IOException, InterruptedException {
        DemoWait wait = new DemoWait(node, out, timeoutSeconds);
        wait.ready();
        ended("start of the node");
        say("Sending " + scan.files().size() + " images by C-STORE to " + DemoNode.TITLE + " ...");
        send(node, scan);
        ended("sending");
        say("Waiting for the results ...");
        NodeStatus status = wait.finished();
        ended("completion, analysis and delivery");
        List<Path> previews = Previews.write(pacs.stored());
        return new DemoReport(out).print(status, new DemoReport.Seen(stepSeconds, pacs.stored(), previews));
    }

    private void send(DemoNode node, FileScan scan) {
        ClientSettings settings = ClientSettings.of(node.host(), node.dicomPort(), DemoNode.SCANNER, DemoNode.TITLE);
        Sender.Report report = new Sender(new DicomClient(settings), new ProgressLine(out, "sent")).send(scan.files());
        if (!report.failures().isEmpty()) {
            Sender.Failure first = report.failures().get(0);
            throw CommandFailure.failed(report.failures().size() + " images were not taken; the first: "
                    + first.file().path() + ": " + first.reason());
        }
    }

    private void conclude(DemoNode node, List<String> shortcomings) {
        if (keep) {
            out.printf("%nThe node is left running (its PACS is not):%n");
            out.printf("  ./atlas status --config %s%n", node.config());
            out.printf("  %s/metrics%n", node.client().address());
            out.printf("  to stop it: kill %d%n", node.pid());
            out.flush();
        }
        if (!shortcomings.isEmpty()) {
            throw CommandFailure.failed(String.join("; ", shortcomings));
        }
    }

    private void say(String text) {
        out.println(text);
        out.flush();
    }

    private void ended(String step) {
        long now = System.nanoTime();
        stepSeconds.put(step, (now - stepBegun) / NANOS_PER_SECOND);
        stepBegun = now;
    }

    /** For Ctrl-C: no node is left behind that nobody asked for. */
    private static void stopUnless(AtomicBoolean left, DemoNode node) {
        try {
            if (!left.get()) {
                node.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.sorted(Comparator.reverseOrder()).forEach(all::add);
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
