package org.atlasnode.app.models;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.atlasnode.app.terminal.Table;
import org.atlasnode.core.model.Code;
import org.atlasnode.core.model.Target;
import org.atlasnode.inference.model.Accepts;
import org.atlasnode.inference.model.Ensemble;
import org.atlasnode.inference.model.Manifest;
import org.atlasnode.inference.model.ModelPackage;
import org.atlasnode.inference.model.PackageCheck;
import org.atlasnode.inference.model.PostProcessing;
import org.atlasnode.inference.model.Stage;

/** A package on a page, for people: what it is, or what is wrong with it. */
public final class PackageSheet {

    private final PrintWriter out;

    public PackageSheet(PrintWriter out) {
        this.out = out;
    }

    public void print(Path folder, PackageCheck check, String device) {
        if (check.isGood()) {
            print(check.model().orElseThrow(), device);
        } else {
            printProblems(folder, check);
        }
    }

    private void printProblems(Path folder, PackageCheck check) {
        int count = check.problems().size();
        out.printf("%s: %d %s%n", folder, count, count == 1 ? "problem" : "problems");
        for (PackageCheck.Part part : PackageCheck.Part.values()) {
            if (has(check, part)) {
                out.printf("%n%s%n", part.name().toLowerCase(Locale.ROOT));
                check.problems().stream()
                        .filter(problem -> problem.part() == part)
                        .forEach(problem -> out.printf("  %s%n", problem.sentence()));
                out.printf("  -> %s%n", remedy(part));
            }
        }
        if (has(check, PackageCheck.Part.MANIFEST)) {
            out.printf("%nFiles and graphs are checked when the manifest is in order.%n");
        }
    }

    private static boolean has(PackageCheck check, PackageCheck.Part part) {
        return check.problems().stream().anyMatch(problem -> problem.part() == part);
    }

    private static String remedy(PackageCheck.Part part) {
        return switch (part) {
            case MANIFEST ->
                "Correct model.yaml. 'atlas models schema' prints a JSON Schema for your editor; docs/models.md tells of"
                        + " every key.";
            case FILES ->
                "Where the files are the right ones, paste what 'atlas models check DIR --hashes' prints into model.yaml.";
            case GRAPHS ->
                "Name the tensors as the graph does, or export it anew; after a new export, record its golden vectors"
                        + " anew. docs/models.md has the contract of each kind.";
        };
    }

    private void print(ModelPackage model, String device) {
        Manifest manifest = model.manifest();
        Manifest.Identity identity = manifest.identity();
        out.printf("%s %s is in order; its golden vectors agree on %s%n", identity.id(), identity.version(), device);
        out.printf("  %s%n", identity.title());
        fact("made by", identity.manufacturer());
        fact("use", identity.intendedUse());
        fact("label", identity.label());
        fact("licence", identity.licence());
        fact("card", manifest.documentation().card());
        fact("checksum", model.ref().checksum());
        printAccepts(manifest.accepts());
        manifest.stages().forEach(this::printStage);
        printAnswers(manifest.post());
        printEnsemble(manifest.post().ensemble());
    }

    private void fact(String name, Object value) {
        out.printf("  %-10s %s%n", name, value);
    }

    private void printAccepts(Accepts accepts) {
        out.printf("%ntakes%n");
        fact("modality", words(accepts.header().modality()));
        fact("body part", words(accepts.header().bodyPart()) + ", or none given");
        fact("position", words(accepts.header().patientPosition()) + ", or none given");
        fact(
                "image",
                accepts.plane().rows() + " rows, " + accepts.plane().columns() + " columns, pixels of "
                        + accepts.plane().pixelSpacingMm() + " mm");
        fact(
                "slices",
                "at least " + accepts.stack().minSlices() + " over "
                        + accepts.stack().minExtentMm() + " mm, "
                        + accepts.stack().sliceSpacingMm() + " mm apart");
    }

    private static String words(Set<String> values) {
        return values.stream().sorted().collect(Collectors.joining(", "));
    }

    private void printStage(Stage stage) {
        out.printf("%nstage %s, %s%n", stage.name(), stage.kind().name().toLowerCase(Locale.ROOT));
        for (Stage.GraphFile graph : stage.graphs()) {
            Stage.Tensors tensors = stage.tensors(graph);
            fact("graph", graph.file().path() + ", " + graph.bytes() + " bytes, operator set " + graph.opset());
            fact("given", pairs(tensors.inputs()));
            fact("answers", pairs(tensors.outputs()));
        }
        if (stage instanceof Stage.SliceClassifier slices) {
            slices.members()
                    .forEach(member ->
                            fact("columns", member.graph().file().path() + ": " + String.join(", ", member.columns())));
        }
    }

    private static String pairs(Map<String, String> names) {
        return new TreeMap<>(names)
                .entrySet().stream()
                        .map(entry -> entry.getKey().equals(entry.getValue())
                                ? entry.getKey()
                                : entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }

    private void printAnswers(PostProcessing post) {
        out.printf("%nanswers about %s%n", post.outputs().patient().term());
        Table table = new Table("target", "threshold", "finding", "site");
        post.outputs()
                .targets()
                .forEach(target -> row(table, target, post.thresholds().of(target)));
        row(table, post.outputs().patient(), post.thresholds().overall());
        table.print(out);
        fact("basis", post.thresholds().basis());
        fact(
                "bands",
                "medium from " + post.bands().medium() + ", high from "
                        + post.bands().high());
    }

    private static void row(Table table, Target target, double threshold) {
        table.row(target.name(), String.valueOf(threshold), code(Optional.of(target.finding())), code(target.site()));
    }

    private static String code(Optional<Code> code) {
        return code.map(each -> each.value() + " " + each.scheme() + " \"" + each.meaning() + "\"")
                .orElse("-");
    }

    private void printEnsemble(Ensemble ensemble) {
        fact(
                "votes",
                "targets " + ensemble.targets().weights() + ", patient "
                        + ensemble.patient().weights());
    }
}
