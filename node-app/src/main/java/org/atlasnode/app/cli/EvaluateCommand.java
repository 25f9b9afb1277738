package org.atlasnode.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.atlasnode.app.AtlasNode;
import org.atlasnode.app.evaluate.Evaluation;
import org.atlasnode.app.evaluate.labels.LabelTable;
import org.atlasnode.app.evaluate.labels.LabelsException;
import org.atlasnode.app.evaluate.labels.Targets;
import org.atlasnode.app.evaluate.report.Evaluated;
import org.atlasnode.app.evaluate.report.FiguresJson;
import org.atlasnode.app.evaluate.report.Numbers;
import org.atlasnode.app.evaluate.report.ReportFolder;
import org.atlasnode.app.evaluate.run.ModelJudge;
import org.atlasnode.app.evaluate.statistics.Rate;
import org.atlasnode.app.evaluate.statistics.TargetFigures;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.app.terminal.ProgressLine;
import org.atlasnode.app.terminal.Table;
import org.atlasnode.core.config.NodeConfig.Device;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.inference.model.ActiveModel;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.ModelPackageException;
import org.atlasnode.inference.model.ModelPackageReader;
import org.atlasnode.inference.model.Outputs;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.OnnxSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas evaluate}: how good a model is on labelled studies. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Runs labelled studies through a model and writes a report: figures with confidence intervals, ROC and",
            "calibration curves, and every error with its key image. See docs/evaluation.md.",
            "Stopped and started again, it goes on where it was. The report holds images and UIDs of the studies."
        },
        footer = "Exit code 1, with the reason, if the model does not load or nothing could be compared.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EvaluateCommand implements Callable<Integer> {

    /** Stands where a node's AE title would. */
    private static final String NODE = "evaluate";

    @Parameters(index = "0", paramLabel = "MODEL", description = "folder of a model package")
    private Path model;

    @Parameters(index = "1", paramLabel = "STUDIES", description = "folder with DICOM files, in any layout")
    private Path studies;

    @Option(
            names = "--labels",
            required = true,
            paramLabel = "FILE",
            description = {
                "CSV: StudyInstanceUID or SeriesInstanceUID, then patient_overall and the model's targets,",
                "each 0, 1 or empty; the train.csv of RSNA 2022 is read as it is"
            })
    private Path labels;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "folder of the report")
    private Path out;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, cuda or cuda:N (auto)")
    private Device device;

    @Option(names = "--force", description = "ask the model again about what it has said already")
    private boolean force;

    @Option(names = "--json", description = "print figures.json instead of a table")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        requireFolders();
        ModelPackage found = readModel();
        Outputs outputs = found.manifest().outputs();
        Targets targets = new Targets(outputs.patient().name(), outputs.names());
        LabelTable table = readLabels(targets);
        try (ActiveModel active = ActiveModel.of(found, OnnxRuntime.start(device, OnnxSettings.defaults()))) {
            print(evaluate(active, targets, table));
        } catch (ModelPackageException | OnnxException e) {
            throw CommandFailure.failed(model + ": " + e.getMessage());
        }
        return ExitCodes.DONE;
    }

    private void requireFolders() throws IOException {
        if (!Files.isDirectory(studies)) {
            throw CommandFailure.misused("there is no folder " + studies);
        }
        if (Files.isDirectory(out) && !Files.exists(out.resolve(Evaluation.ANALYSES)) && !isEmpty(out)) {
            throw CommandFailure.misused(out + " holds other files; name a new folder, or one of this command");
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private ModelPackage readModel() {
        try {
            return ModelPackageReader.read(model);
        } catch (ModelPackageException e) {
            throw CommandFailure.misused(model + ": " + e.getMessage());
        }
    }

    private LabelTable readLabels(Targets targets) throws IOException {
        try {
            return LabelTable.parse(Files.readString(labels), targets);
        } catch (LabelsException e) {
            throw CommandFailure.misused(labels + ", " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw CommandFailure.misused(labels + " is not UTF-8");
        } catch (NoSuchFileException e) {
            throw CommandFailure.misused("there is no " + labels);
        }
    }

    private Evaluated evaluate(ActiveModel active, Targets targets, LabelTable table) throws IOException {
        VolumeLoader volumes = new VolumeLoader(Runtime.getRuntime().availableProcessors());
        Clock clock = Clock.systemUTC();
        PrintWriter err = spec.commandLine().getErr();
        Evaluation evaluation = new Evaluation(
                new Evaluation.Workplace(volumes, AtlasNode.identity(NODE), clock),
                new ModelJudge(active, volumes, clock),
                targets,
                step -> new ProgressLine(err, step));
        Evaluated evaluated = evaluation.run(
                new Evaluation.Request(studies, String.valueOf(labels.getFileName()), table, out, force));
        if (evaluated.cases().isEmpty()) {
            throw CommandFailure.failed("no label has images: are " + labels + " and " + studies + " of the same set?");
        }
        return evaluated;
    }

    private void print(Evaluated evaluated) {
        PrintWriter terminal = spec.commandLine().getOut();
        if (json) {
            terminal.print(FiguresJson.of(evaluated));
            return;
        }
        Table table = new Table("target", "positive", "negative", "no answer", "AUC", "sensitivity", "specificity");
        for (TargetFigures one : evaluated.figures()) {
            table.row(
                    one.name(),
                    String.valueOf(one.counts().confusion().positives()),
                    String.valueOf(one.counts().confusion().negatives()),
                    String.valueOf(one.counts().open()),
                    bracketed(Numbers.area(one), Numbers.interval(one.area().interval())),
                    bracketed(one.rates().sensitivity()),
                    bracketed(one.rates().specificity()));
        }
        table.print(terminal);
        terminal.printf(
                "%d errors; the report: %s%n", ReportFolder.errors(evaluated).size(), out.resolve(ReportFolder.PAGE));
    }

    private static String bracketed(Rate rate) {
        return bracketed(Numbers.percent(rate), Numbers.percentInterval(rate.interval()));
    }

    private static String bracketed(String value, String interval) {
        return interval.isEmpty() ? value : value + " (" + interval + ")";
    }
}
