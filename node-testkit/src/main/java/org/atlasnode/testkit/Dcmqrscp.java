package org.atlasnode.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * dcmtk's archive: takes objects, answers C-FIND, C-MOVE and C-GET in the study and the patient root. It moves to one
 * destination, on this machine. Closing kills it. Thread-safe.
 */
public final class Dcmqrscp implements AutoCloseable {

    public static final String AE_TITLE = "DCMQR";

    private static final Duration START_TIME = Duration.ofSeconds(30);

    private final ProcessUnderTest process;
    private final int port;

    private Dcmqrscp(ProcessUnderTest process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts on a free port and waits until it answers.
     *
     * @param destination the title of whom it may move to
     */
    public static Dcmqrscp start(Path folder, String destination, int destinationPort) {
        String program = Program.require("dcmqrscp", "dcmtk");
        int port = FreePort.find();
        try {
            Path storage = Files.createDirectories(folder.resolve("storage"));
            Path configuration = Files.writeString(folder.resolve("dcmqrscp.cfg"), """
                    NetworkTCPPort  = %d
                    MaxPDUSize      = 16384
                    MaxAssociations = 16

                    HostTable BEGIN
                    destination = (%s, 127.0.0.1, %d)
                    HostTable END

                    VendorTable BEGIN
                    VendorTable END

                    AETable BEGIN
                    %s %s RW (200, 1024mb) ANY
                    AETable END
                    """.formatted(
                            port, destination, destinationPort, AE_TITLE, storage));
            ProcessUnderTest process = ProcessUnderTest.start(
                    folder, Map.of(), List.of(program, "-v", "--config", configuration.toString()));
            Dcmqrscp archive = new Dcmqrscp(process, port);
            process.awaitUntil(
                    "answers C-ECHO",
                    () -> Dcmtk.in(folder).echoscu(archive.target("TESTKIT")).exitCode() == 0,
                    START_TIME);
            return archive;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration of dcmqrscp", e);
        }
    }

    public int port() {
        return port;
    }

    public Dcmtk.Target target(String callingAe) {
        return new Dcmtk.Target("127.0.0.1", port, AE_TITLE, callingAe);
    }

    /** The end of what it has printed. */
    public String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
    }
}
