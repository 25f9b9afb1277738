package org.atlasnode.inference.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process' peak resident memory, as Linux tells it. Stateless. */
final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String KEY = "VmHWM:";

    private PeakMemory() {}

    /** Kilobytes; 0 where the system does not tell. */
    static long kilobytes() throws IOException {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith(KEY))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
