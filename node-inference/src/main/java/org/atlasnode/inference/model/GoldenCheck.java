package org.atlasnode.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.atlasnode.inference.onnx.Cancellation;
import org.atlasnode.inference.onnx.Graph;
import org.atlasnode.inference.onnx.OnnxException;
import org.atlasnode.inference.onnx.Tensor;
import org.jspecify.annotations.Nullable;

/** Runs a golden vector and compares: the self-test of a graph on its device, and its warm-up. Stateless. */
final class GoldenCheck {

    private static final long MAX_BYTES = 256L << 20;

    private GoldenCheck() {}

    /** Problems, none where every output agrees. */
    static List<String> run(ModelPackage model, Stage stage, GoldenVector vector, Graph graph) {
        try {
            Stage.Tensors names = stage.tensors(vector.graphOf(stage));
            Map<String, Tensor> inputs = inputs(model, names, vector);
            Set<String> wanted =
                    vector.outputs().keySet().stream().map(names::output).collect(Collectors.toSet());
            Map<String, Tensor> outputs = graph.run(inputs, wanted, Cancellation.none());
            List<String> problems = new ArrayList<>();
            for (Map.Entry<String, GoldenVector.Expected> expected :
                    vector.outputs().entrySet()) {
                Tensor output = outputs.get(names.output(expected.getKey()));
                FloatBuffer values = floats(model.file(expected.getValue().file()));
                problems.addAll(compare(stage.name() + "." + expected.getKey(), expected.getValue(), values, output));
            }
            return problems;
        } catch (IOException | IllegalArgumentException e) {
            return List.of("golden vector of " + stage.name() + ": " + e.getMessage());
        } catch (OnnxException e) {
            return List.of(
                    "golden vector of " + stage.name() + " does not run on " + graph.device() + ": " + e.getMessage());
        }
    }

    private static Map<String, Tensor> inputs(ModelPackage model, Stage.Tensors names, GoldenVector vector)
            throws IOException {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Map.Entry<String, GoldenVector.Array> entry : vector.arrays().entrySet()) {
            GoldenVector.Array array = entry.getValue();
            long[] shape = array.shape().stream().mapToLong(Long::longValue).toArray();
            ByteBuffer bytes = bytes(model.file(array.file()));
            inputs.put(names.input(entry.getKey()), Tensor.ofLittleEndian(array.type(), bytes, shape));
        }
        vector.scalars().forEach((name, value) -> inputs.put(names.input(name), Tensor.scalar(value)));
        inputs.putAll(StageInputs.windows(names));
        return inputs;
    }

    private static List<String> compare(
            String name, GoldenVector.Expected expected, FloatBuffer values, @Nullable Tensor output) {
        int count = output == null ? 0 : (output.elementCount() + expected.stride() - 1) / expected.stride();
        if (output == null || count != values.capacity()) {
            return List.of("golden vector of " + name + ": " + count + " values, " + values.capacity() + " expected");
        }
        FloatBuffer made = output.floats();
        double worst = 0;
        for (int i = 0; i < count; i++) {
            double difference = Math.abs((double) made.get(i * expected.stride()) - values.get(i));
            worst = difference <= worst ? worst : difference;
        }
        return worst <= expected.tolerance()
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "golden vector of %s: differs by up to %.3g, %.3g is allowed",
                        name,
                        worst,
                        expected.tolerance()));
    }

    private static FloatBuffer floats(Path file) throws IOException {
        return bytes(file).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    private static ByteBuffer bytes(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            byte[] bytes = in.readNBytes((int) MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("unpacks to more than " + MAX_BYTES + " bytes");
            }
            return ByteBuffer.wrap(bytes);
        }
    }
}
