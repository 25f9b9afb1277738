package org.atlasnode.inference.pipeline;

import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.atlasnode.inference.model.Stage;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.atlasnode.inference.volume.SlicePlanes;
import org.atlasnode.inference.volume.UprightVolume;
import org.atlasnode.inference.volume.Window;

/** What a slice classifier says of a volume: a probability of each plane for each of its columns. Confined to one run. */
final class SliceScores implements HeatGrid {

    private final Stage.SliceClassifier stage;
    private final UprightVolume volume;
    private final SlicePlanes planes;
    private final Map<String, double[]> scores = new LinkedHashMap<>();
    private final Map<Stage.Member, Tensor> heats = new LinkedHashMap<>();

    private SliceScores(Stage.SliceClassifier stage, UprightVolume volume) {
        this.stage = stage;
        this.volume = volume;
        this.planes = SlicePlanes.of(volume, stage.sampling());
        for (Stage.Member member : stage.members()) {
            member.columns().forEach(column -> scores.put(column, new double[planes.count()]));
        }
    }

    /** Runs every member over the planes, a batch at a time; each batch is read once for all members. */
    static SliceScores of(ModelRun run, Stage.SliceClassifier stage) throws OnnxException, AnalysisException {
        SliceScores scores = new SliceScores(stage, run.volume());
        scores.run(run);
        return scores;
    }

    private void run(ModelRun run) throws OnnxException, AnalysisException {
        Stage.Sampling sampling = stage.sampling();
        int halo = sampling.halo();
        int each = planes.height() * planes.width();
        int longest = Math.min(sampling.batch(), planes.count());
        ShortBuffer pixels =
                run.buffers().shorts(stage.name() + " slices", Math.multiplyExact(longest + 2 * halo, each));
        for (int from = 0; from < planes.count(); from += longest) {
            int count = Math.min(longest, planes.count() - from);
            ShortBuffer part = pixels.slice(0, (count + 2 * halo) * each);
            for (int k = from - halo; k < from + count + halo; k++) {
                planes.put(k, part);
            }
            Map<String, Tensor> inputs = new LinkedHashMap<>(run.rescale(stage));
            inputs.put(
                    stage.tensors().input("slices"),
                    Tensor.of(part.clear(), count + 2L * halo, planes.height(), planes.width()));
            run.watch().lap("slices input");
            for (Stage.Member member : stage.members()) {
                run(run, member, inputs, from, count);
            }
            run.watch().lap(stage.name());
        }
    }

    private void run(ModelRun run, Stage.Member member, Map<String, Tensor> inputs, int from, int count)
            throws OnnxException, AnalysisException {
        String p = member.tensors().output("p");
        Optional<String> heat = member.tensors().findOutput("heat");
        Set<String> wanted = new LinkedHashSet<>(Set.of(p));
        heat.ifPresent(wanted::add);
        Map<String, Tensor> outputs = run.run(member.graph(), inputs, wanted);
        int columns = member.columns().size();
        FloatBuffer values = ModelRun.output(outputs, p, count, columns).floats();
        for (int i = 0; i < count; i++) {
            for (int column = 0; column < columns; column++) {
                String name = member.columns().get(column);
                double value = ModelRun.probability(values.get(i * columns + column), name);
                scoresOf(name)[from + i] = value;
            }
        }
        if (heat.isPresent()) {
            keepHeat(member, ModelRun.output(outputs, heat.get(), count, -1, -1), from);
        }
    }

    /** A graph's map shows where it looks, whatever it finds there: it is kept for each of its columns. */
    private void keepHeat(Stage.Member member, Tensor heat, int from) throws AnalysisException {
        int cells = heat.size(1) * heat.size(2);
        Tensor kept = heats.computeIfAbsent(
                member,
                key -> Tensor.of(
                        FloatBuffer.allocate(planes.count() * cells), planes.count(), heat.size(1), heat.size(2)));
        if (kept.size(1) != heat.size(1) || kept.size(2) != heat.size(2)) {
            throw new AnalysisException(NodeFailure.MODEL_OUTPUT, "the model answered heat of changing size");
        }
        kept.floats().put(from * cells, heat.floats(), 0, heat.elementCount());
    }

    private double[] scoresOf(String column) {
        double[] values = scores.get(column);
        if (values == null) {
            throw new IllegalStateException("no column " + column + " in " + stage.name());
        }
        return values;
    }

    String stageName() {
        return stage.name();
    }

    /** The series' probability of a column: the mean of its highest planes; empty where no member answers it. */
    OptionalDouble probability(String column) {
        double[] values = scores.get(column);
        if (values == null) {
            return OptionalDouble.empty();
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int count = Math.min(stage.aggregation().count(), sorted.length);
        return Arrays.stream(sorted, sorted.length - count, sorted.length).average();
    }

    /** The slice of the series with the highest probability of a column. */
    int keySlice(String column) {
        double[] values = scoresOf(column);
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return planes.slice(best);
    }

    /** [planes, rows, columns] of the graph that answers a column; empty where it has none. */
    Optional<Tensor> heat(String column) {
        return stage.members().stream()
                .filter(member -> member.columns().contains(column))
                .findFirst()
                .flatMap(member -> Optional.ofNullable(heats.get(member)));
    }

    @Override
    public Window window() {
        return planes.window();
    }

    @Override
    public double stepMm() {
        int last = planes.count() - 1;
        return last == 0 ? 0 : (positionMm(last) - positionMm(0)) / last;
    }

    @Override
    public double positionMm(int k) {
        return volume.positionMm(planes.slice(k));
    }

    @Override
    public int sliceAt(int k) {
        return planes.slice(k);
    }
}
