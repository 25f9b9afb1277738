package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.atlasnode.app.evaluate.run.SeriesFiles;
import org.atlasnode.app.evaluate.run.StudyScan;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.app.terminal.Table;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.core.model.Median;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.inference.benchmark.ModelBenchmark;
import org.atlasnode.inference.benchmark.ModelBenchmark.Outcome;
import org.atlasnode.inference.benchmark.ModelBenchmark.Turn;
import org.atlasnode.inference.model.ModelPackageException;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.OnnxSettings;
import org.atlasnode.inference.pipeline.AnalysisException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas models benchmark}: what a model costs on this machine. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a model over a series as the node does, and its bare graphs on the same tensors, in turns,",
            "and prints the median of each step, slices per second, the overhead and the memory used."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class ModelsBenchmarkCommand implements Callable<Integer> {

    private static final double NANOS_PER_MILLI = 1e6;

    @Parameters(index = "0", paramLabel = "MODEL", description = "folder of a model package")
    private Path model;

    @Parameters(index = "1", paramLabel = "SERIES", description = "folder with the DICOM files of one series")
    private Path folder;

    @Option(names = "--turns", paramLabel = "N", defaultValue = "5", description = "measured turns (5)")
    private int turns;

    @Option(names = "--warmup", paramLabel = "N", defaultValue = "3", description = "unmeasured runs before (3)")
    private int warmups;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (auto)")
    private Device device;

    @Option(names = "--threads", paramLabel = "N", description = "threads of a run on the CPU (all processors)")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (turns < 1 || threads < 1 || warmups < 1) {
            throw CommandFailure.misused("--turns, --threads and --warmup are at least 1");
        }
        SeriesFiles series = onlySeries();
        OnnxSettings defaults = OnnxSettings.defaults();
        OnnxSettings settings =
                new OnnxSettings(threads, defaults.cpuArena(), defaults.memoryPattern(), defaults.spinning());
        try {
            OnnxRuntime runtime = OnnxRuntime.start(device, settings);
            ModelBenchmark benchmark = new ModelBenchmark(
                    ModelPackageReader.read(model),
                    runtime,
                    new VolumeLoader(threads),
                    Clock.systemUTC(),
                    System::nanoTime);
            Outcome outcome =
                    benchmark.run(new ModelBenchmark.Series(series.instances(), series::file), warmups, turns);
            print(outcome, runtime.device());
        } catch (ModelPackageException | AnalysisException | OnnxException e) {
            throw CommandFailure.failed(model + ": " + e.getMessage());
        }
        return ExitCodes.DONE;
    }

    private SeriesFiles onlySeries() throws IOException {
        if (!Files.isDirectory(folder)) {
            throw CommandFailure.misused("there is no folder " + folder);
        }
        List<SeriesFiles> found = StudyScan.of(folder, (done, total) -> {}).series();
        if (found.size() != 1) {
            throw CommandFailure.misused(folder + " holds " + found.size() + " series, one belongs there");
        }
        return found.get(0);
    }

    private void print(Outcome outcome, String ranOn) {
        PrintWriter out = spec.commandLine().getOut();
        outcome.analysis()
                .reason()
                .ifPresent(reason -> out.printf("NOT ANALYSED: %s, %s%n", reason.code(), reason.sentence()));
        Table node = new Table("the node", "median ms");
        addMedians(node, outcome, Turn::node);
        Table bare = new Table("bare graphs", "median ms");
        addMedians(bare, outcome, Turn::bare);
        double nodeMs = median(outcome, turn -> millis(turn.nodeTotal()));
        double bareMs = median(outcome, turn -> millis(turn.bareTotal()));
        double overhead = median(outcome, turn -> 100 * (millis(turn.nodeTotal()) / millis(turn.bareTotal()) - 1));
        node.row("total", format(nodeMs));
        bare.row("total", format(bareMs));
        node.print(out);
        out.println();
        bare.print(out);
        int slices = outcome.analysis().instances().size();
        out.printf(
                Locale.ROOT,
                "%n%d slices on %s, %d threads, %d turns: %.1f slices/s, overhead over the bare graphs %.1f %%%n",
                slices,
                ranOn,
                threads,
                outcome.turns().size(),
                1000 * slices / nodeMs,
                overhead);
        double nodeCpu = median(outcome, turn -> millis(turn.nodeCpu()));
        double bareCpu = median(outcome, turn -> millis(turn.bareCpu()));
        out.printf(
                Locale.ROOT,
                "processor time: node %.0f ms, bare graphs %.0f ms, overhead %.1f %%%n",
                nodeCpu,
                bareCpu,
                median(outcome, turn -> 100 * (millis(turn.nodeCpu()) / millis(turn.bareCpu()) - 1)));
        if (outcome.peakKb() > 0) {
            out.printf(Locale.ROOT, "peak resident memory of the node's way: %d MB%n", outcome.peakKb() / 1024);
        }
    }

    private static void addMedians(Table table, Outcome outcome, Function<Turn, Map<String, Duration>> of) {
        for (String step : of.apply(outcome.turns().get(0)).keySet()) {
            table.row(step, format(median(outcome, turn -> millis(of.apply(turn).getOrDefault(step, Duration.ZERO)))));
        }
    }

    private static double median(Outcome outcome, Function<Turn, Double> of) {
        return Median.of(outcome.turns().stream().map(of).toList());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / NANOS_PER_MILLI;
    }

    private static String format(double millis) {
        return String.format(Locale.ROOT, "%.1f", millis);
    }
}
