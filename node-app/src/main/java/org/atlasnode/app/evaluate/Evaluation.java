package org.atlasnode.app.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.atlasnode.app.evaluate.cases.Case;
import org.atlasnode.app.evaluate.cases.CaseFigures;
import org.atlasnode.app.evaluate.cases.Matching;
import org.atlasnode.app.evaluate.cases.SeriesAnswers;
import org.atlasnode.app.evaluate.labels.LabelTable;
import org.atlasnode.app.evaluate.labels.Targets;
import org.atlasnode.app.evaluate.report.Evaluated;
import org.atlasnode.app.evaluate.report.Pictures;
import org.atlasnode.app.evaluate.report.ReportFolder;
import org.atlasnode.app.evaluate.run.KeptAnalyses;
import org.atlasnode.app.evaluate.run.KeyImages;
import org.atlasnode.app.evaluate.run.SeriesFiles;
import org.atlasnode.app.evaluate.run.SeriesJudge;
import org.atlasnode.app.evaluate.run.SeriesRun;
import org.atlasnode.app.evaluate.run.StudyScan;
import org.atlasnode.app.send.Sender;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.volume.VolumeLoader;
import org.atlasnode.results.source.NodeIdentity;

/**
 * Runs a labelled set through a model and writes the report. It may be stopped at any moment: what the model said so far
 * is kept, and the next run into the same folder goes on from there. Confined to one thread.
 */
public final class Evaluation {

    /** The name of the figures of all targets but the patient's together. */
    private static final String POOLED = "pooled";

    /** What the model said, in the folder of the report. */
    public static final String ANALYSES = "analyses";

    private final Workplace workplace;
    private final SeriesJudge judge;
    private final Targets targets;
    private final Function<String, Sender.Progress> progress;

    /**
     * What an evaluation works with.
     *
     * @param node as pictures name it
     */
    public record Workplace(VolumeLoader volumes, NodeIdentity node, Clock clock) {}

    /**
     * What is evaluated.
     *
     * @param studies folder of DICOM files
     * @param labelFile name of the table of labels
     * @param out folder of the report
     * @param anew whether the model is asked again about what it has said already
     */
    public record Request(Path studies, String labelFile, LabelTable labels, Path out, boolean anew) {}

    /** @param progress of a step, given what it does with each */
    public Evaluation(
            Workplace workplace, SeriesJudge judge, Targets targets, Function<String, Sender.Progress> progress) {
        this.workplace = workplace;
        this.judge = judge;
        this.targets = targets;
        this.progress = progress;
    }

    /** Runs it and writes the report; {@link IOException} where the folders cannot be read or written. */
    public Evaluated run(Request request) throws IOException {
        Files.createDirectories(request.out());
        StudyScan scan = StudyScan.of(request.studies(), progress.apply("headers read:"));
        Map<SeriesKey, SeriesFiles> files =
                scan.series().stream().collect(Collectors.toMap(SeriesFiles::key, Function.identity()));
        Matching matching = Matching.of(
                request.labels(), scan.series().stream().map(SeriesFiles::key).toList());
        KeptAnalyses kept = new KeptAnalyses(
                request.out().resolve(ANALYSES), judge.algorithm().model());
        Map<SeriesKey, SeriesAnswers> answers = new SeriesRun(judge, kept, request.anew())
                .ask(labelled(scan, matching), progress.apply("series analysed:"));
        List<Case> cases = matching.cases(key -> Objects.requireNonNull(answers.get(key)));
        Evaluated evaluated = new Evaluated(
                new Evaluated.Subject(
                        judge.algorithm(), targets, workplace.clock().instant()),
                new Evaluated.Labels(
                        request.labelFile(), matching, request.labels().otherColumns()),
                scan.passedOver(),
                List.copyOf(answers.values()),
                cases,
                CaseFigures.of(cases, targets, POOLED));
        Pictures pictures = new KeyImages(request.out(), kept, workplace.volumes(), workplace.node())
                .draw(
                        ReportFolder.errors(evaluated),
                        key -> Objects.requireNonNull(files.get(key)),
                        progress.apply("series with errors drawn:"));
        ReportFolder.write(request.out(), evaluated, pictures);
        return evaluated;
    }

    private static List<SeriesFiles> labelled(StudyScan scan, Matching matching) {
        Set<SeriesKey> labelled = new HashSet<>();
        matching.matches().forEach(match -> labelled.addAll(match.series()));
        return scan.series().stream()
                .filter(series -> labelled.contains(series.key()))
                .toList();
    }
}
