package org.atlasnode.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Runs the programs that the integration tests compare with. One that is missing fails the test. */
public final class Programs {

    private static final long TIMEOUT_SECONDS = 60;

    private Programs() {}

    /** Runs a program to its end; it must end well, in a minute. */
    public static void run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("program", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            assertThat(ended ? process.exitValue() : -1)
                    .as("%s: %s", String.join(" ", command), Files.readString(log))
                    .isZero();
        } finally {
            Files.delete(log);
        }
    }
}
