package org.atlasnode.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Programs of others that a test asks for a second opinion. */
public final class Programs {

    private static final int SECONDS = 60;

    private Programs() {}

    /** Runs a program to its end, which is a success and soon. */
    public static void run(String... command) {
        try {
            Path output = Files.createTempFile("program", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
                process.destroyForcibly();
                String text = Files.readString(output, StandardCharsets.ISO_8859_1);
                assertThat(ended).as("%s ends: %s", command[0], text).isTrue();
                assertThat(process.exitValue())
                        .as("exit code of %s: %s", String.join(" ", command), text)
                        .isZero();
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while " + command[0] + " ran", e);
        }
    }
}
