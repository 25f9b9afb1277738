package org.atlasnode.inference.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.observe.EventLog;

/**
 * ONNX Runtime on one device, chosen and tried once at start. Thread-safe. Sessions that it opened are closed by who
 * asked for them.
 *
 * <p>The build carries the CPU runtime; the Maven profile {@code cuda} takes {@code onnxruntime_gpu} instead, which
 * wants CUDA 12 and cuDNN 9 on the machine. ONNX Runtime never falls back by itself, and its list of providers tells
 * what was compiled in, not what works; so a device counts as present when a small graph has run on it:
 *
 * <ul>
 *   <li>{@code cpu}: the CPU.
 *   <li>{@code cuda}, {@code cuda:N}: that device, or {@link OnnxException.Kind#DEVICE_ABSENT} with the cause.
 *   <li>{@code auto}: the first CUDA device where it works, else the CPU; which, and why, is logged once.
 * </ul>
 *
 * <p>The native library is unpacked to the temporary folder unless {@code -Donnxruntime.native.path} names a folder.
 */
public final class OnnxRuntime {

    private static final EventLog LOG = EventLog.of(OnnxRuntime.class);
    private static final int CPU_INDEX = -1;
    private static final String ALLOW_SPINNING = "session.intra_op.allow_spinning";

    private final OrtEnvironment environment;
    private final OnnxSettings settings;
    private final int cudaIndex;

    private OnnxRuntime(OrtEnvironment environment, OnnxSettings settings, int cudaIndex) {
        this.environment = environment;
        this.settings = settings;
        this.cudaIndex = cudaIndex;
    }

    /** Loads the native library, chooses the device and runs a small graph on it. */
    public static OnnxRuntime start(NodeConfig.Device asked, OnnxSettings settings) throws OnnxException {
        OrtEnvironment environment = loadEnvironment();
        OnnxRuntime cpu = new OnnxRuntime(environment, settings, CPU_INDEX);
        OnnxRuntime cuda = new OnnxRuntime(environment, settings, asked.index());
        OnnxRuntime chosen = switch (asked.kind()) {
            case CPU -> cpu.proven();
            case CUDA -> cuda.proven();
            case AUTO -> cudaOrCpu(cuda, cpu);
        };
        LOG.info(3001, "models run on {} (ONNX Runtime {})", chosen.device(), environment.getVersion());
        return chosen;
    }

    private static OnnxRuntime cudaOrCpu(OnnxRuntime cuda, OnnxRuntime cpu) throws OnnxException {
        try {
            return cuda.proven();
        } catch (OnnxException e) {
            LOG.info(3002, "no CUDA device works here, models run on the CPU: {}", String.valueOf(e.getMessage()));
            return cpu.proven();
        }
    }

    private static OrtEnvironment loadEnvironment() throws OnnxException {
        try {
            return OrtEnvironment.getEnvironment();
        } catch (LinkageError | RuntimeException e) {
            throw new OnnxException(OnnxException.Kind.RUNTIME_ABSENT, "ONNX Runtime does not load on this machine", e);
        }
    }

    /** Where graphs run: {@code cpu} or {@code cuda:N}. */
    public String device() {
        return cudaIndex == CPU_INDEX ? "cpu" : "cuda:" + cudaIndex;
    }

    /** Says where a graph lies, whenever it is opened. */
    public interface GraphFile {

        /** @throws OnnxException where the file is no longer the one that is meant */
        Path path() throws OnnxException;
    }

    /** Opens a graph whose file does not change. */
    public Graph open(Path file) throws OnnxException {
        return open(() -> file);
    }

    /** Opens a graph on this runtime's device. On CUDA, a run that exhausts its memory is repeated in smaller parts, then on the CPU. */
    public Graph open(GraphFile file) throws OnnxException {
        OnnxSession session = openHere(file.path());
        if (cudaIndex == CPU_INDEX) {
            return session;
        }
        OnnxRuntime cpu = new OnnxRuntime(environment, settings, CPU_INDEX);
        return new FallbackGraph(session, () -> cpu.openHere(file.path()));
    }

    /** Opens a graph on this runtime's device with nothing round it, to measure against. */
    public BareSession openBare(Path file) throws OnnxException {
        try (SessionOptions options = sessionOptions()) {
            return new BareSession(environment, environment.createSession(file.toString(), options));
        } catch (OrtException e) {
            throw OrtErrors.opening(e);
        }
    }

    private OnnxSession openHere(Path file) throws OnnxException {
        try (SessionOptions options = sessionOptions()) {
            return session(environment.createSession(file.toString(), options));
        } catch (OrtException e) {
            throw OrtErrors.opening(e);
        }
    }

    private OnnxRuntime proven() throws OnnxException {
        try (InputStream probe = OnnxRuntime.class.getResourceAsStream("probe.onnx")) {
            if (probe == null) {
                throw new IllegalStateException("probe.onnx is not on the class path");
            }
            probe(probe.readAllBytes());
            return this;
        } catch (IOException | OrtException e) {
            throw new OnnxException(
                    OnnxException.Kind.DEVICE_ABSENT,
                    device() + " cannot be used: " + e.getMessage()
                            + (cudaIndex == CPU_INDEX
                                    ? ""
                                    : " (CUDA wants the build with -Pcuda, CUDA 12 and cuDNN 9)"),
                    e);
        }
    }

    /** The graph doubles its input; a device that answers otherwise is not one to trust. */
    private void probe(byte[] graph) throws OrtException, OnnxException {
        try (SessionOptions options = sessionOptions();
                OnnxSession session = session(environment.createSession(graph, options))) {
            Tensor input = Tensor.of(Tensor.directFloats(2).put(0, 1.5f).put(1, -3), 2);
            Tensor output = session.run(Map.of("x", input), Set.of("y"), Cancellation.none())
                    .getOrDefault("y", input);
            if (!FloatBuffer.wrap(new float[] {3, -6}).equals(output.floats())) {
                throw new OnnxException(OnnxException.Kind.DEVICE_ABSENT, device() + " computes 1.5 + 1.5 wrongly");
            }
        }
    }

    private OnnxSession session(OrtSession session) throws OrtException {
        return new OnnxSession(environment, session, device());
    }

    private SessionOptions sessionOptions() throws OrtException {
        SessionOptions options = new SessionOptions();
        try {
            options.setIntraOpNumThreads(settings.intraOpThreads());
            options.setCPUArenaAllocator(settings.cpuArena());
            options.setMemoryPatternOptimization(settings.memoryPattern());
            options.addConfigEntry(ALLOW_SPINNING, settings.spinning() ? "1" : "0");
            if (cudaIndex != CPU_INDEX) {
                options.addCUDA(cudaIndex);
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }
}
