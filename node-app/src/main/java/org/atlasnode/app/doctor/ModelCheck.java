package org.atlasnode.app.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.PipelinesInForce;
import org.atlasnode.core.model.ModelChoice;
import org.atlasnode.inference.model.ModelRepository;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.OnnxRuntime;
import org.atlasnode.inference.onnx.OnnxSettings;

/** The device that was asked for works, and each model of a pipeline is there, unchanged, and loads on it. */
final class ModelCheck implements Check {

    private static final String DEVICE = "device";

    private final NodeConfig config;

    ModelCheck(NodeConfig config) {
        this.config = config;
    }

    @Override
    public List<Point> run() {
        List<Point> points = new ArrayList<>();
        String asked = config.inference().device().kind().name().toLowerCase(Locale.ROOT);
        try {
            OnnxRuntime runtime = OnnxRuntime.start(config.inference().device(), OnnxSettings.defaults());
            points.add(Point.ok(DEVICE, "models run on " + runtime.device() + "; asked for: " + asked));
            models(runtime, points);
        } catch (OnnxException e) {
            points.add(Point.failed(
                    DEVICE,
                    asked + " does not work: " + e.getMessage(),
                    "Install the driver and the CUDA libraries of ONNX Runtime, or set inference.device: cpu"));
        }
        return points;
    }

    private void models(OnnxRuntime runtime, List<Point> points) {
        try (ModelRepository models = new ModelRepository(config.node().models(), runtime)) {
            Set<ModelChoice> wanted = new PipelinesInForce(config.pipelines()).wanted();
            models.sweep(wanted, List.of());
            wanted.forEach(choice -> points.add(model(choice, models)));
        } catch (IOException e) {
            points.add(Point.failed(
                    "models",
                    "the folder " + config.node().models() + " cannot be read",
                    "Set node.models to the folder with the model packages"));
        }
        if (config.pipelines().isEmpty()) {
            points.add(Point.warning("models", "no pipeline is configured", "Add pipelines: with a model to run"));
        }
    }

    private Point model(ModelChoice choice, ModelRepository models) {
        String name = "model " + choice;
        return models.findInService(choice)
                .map(model -> Point.ok(name, "version " + model.ref().version() + ", checksums are right, loads"))
                .orElseGet(() -> Point.failed(
                        name,
                        models.reasonAgainst(choice),
                        "Put the package of this model, unchanged, into "
                                + config.node().models() + ", or correct pipelines.model"));
    }
}
