package org.atlasnode.dicom.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;

/** What a target did wrong with an input: how, and where the input was written to. */
final class Finding extends AssertionError {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN_BYTES = 512;

    private Finding(String message, Throwable cause) {
        super(message, cause);
    }

    /** Feeds an input; what comes out of the target, or more allocated than it may, is a finding. */
    static void check(FuzzTarget target, byte[] input, String origin) throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        try {
            target.feed(input);
        } catch (Exception | AssertionError | StackOverflowError | OutOfMemoryError e) {
            throw of(target, input, origin, e);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        if (allocated > target.maxAllocatedBytes(input.length)) {
            throw of(target, input, origin, new AssertionError(allocated + " bytes were allocated"));
        }
    }

    static Finding of(FuzzTarget target, byte[] input, String origin, Throwable cause) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "fuzz-findings"));
        Path file = folder.resolve(target.name() + "-" + Integer.toHexString(Arrays.hashCode(input)) + ".bin");
        Files.write(file, input);
        String hex = HexFormat.of().formatHex(input, 0, Math.min(input.length, SHOWN_BYTES));
        return new Finding(
                "%s, %s: %s; the %d bytes of the input are in %s: %s"
                        .formatted(target.name(), origin, cause, input.length, file.toAbsolutePath(), hex),
                cause);
    }
}
