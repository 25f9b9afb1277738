package org.atlasnode.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.testkit.ProcessUnderTest.Outcome;

/**
 * The programs of OFFIS DCMTK, as peers and as readers of what we write. Immutable.
 *
 * @param workingFolder where they run
 * @param environment added to that of this process
 * @param limit after which a program that should have ended is killed
 */
public record Dcmtk(Path workingFolder, Map<String, String> environment, Duration limit) {

    private static final String DEBIAN_PACKAGE = "dcmtk";
    private static final Duration START_TIME = Duration.ofSeconds(20);

    public Dcmtk {
        environment = Map.copyOf(environment);
    }

    public static Dcmtk in(Path workingFolder) {
        return new Dcmtk(workingFolder, Map.of(), Duration.ofMinutes(3));
    }

    /** With TCP_NODELAY=1 in the environment: small writes leave at once, Nagle's algorithm does not hold them back. */
    public Dcmtk withTcpNoDelay() {
        return new Dcmtk(workingFolder, Map.of("TCP_NODELAY", "1"), limit);
    }

    public Dcmtk withLimit(Duration newLimit) {
        return new Dcmtk(workingFolder, environment, newLimit);
    }

    /** Whom a client calls and how it calls itself. */
    public record Target(String host, int port, String calledAe, String callingAe) {

        private List<String> titles() {
            return List.of("-aet", callingAe, "-aec", calledAe);
        }

        private List<String> address() {
            return List.of(host, Integer.toString(port));
        }
    }

    /** Options that make any program speak TLS, with this certificate, to holders of this authority's. */
    public static List<String> tls(TlsFiles files) {
        return List.of(
                "+tls",
                files.key().toString(),
                files.certificate().toString(),
                "+cf",
                files.authorities().toString());
    }

    /** C-ECHO; exit code 0 when it was answered with Success. */
    public Outcome echoscu(Target target) {
        return echoscu(target, List.of());
    }

    /** The same with more options. */
    public Outcome echoscu(Target target, List<String> options) {
        return run("echoscu", List.of("-v", "-to", "10"), options, target.titles(), target.address());
    }

    /** C-STORE of files and, with {@code +sd +r} among the options, folders, by storescu. */
    public Outcome storescu(Target target, List<String> options, List<Path> files) {
        return run("storescu", options, target.titles(), target.address(), names(files));
    }

    /** C-STORE by dcmsend, which negotiates each file's own transfer syntax. */
    public Outcome dcmsend(Target target, List<String> options, List<Path> files) {
        return run("dcmsend", options, target.titles(), target.address(), names(files));
    }

    /** C-FIND in the study root: what it prints are the responses. */
    public Outcome findscu(Target target, List<String> keys) {
        return run(
                "findscu",
                List.of("-v", "-S"),
                keys.stream().flatMap(key -> Stream.of("-k", key)).toList(),
                target.titles(),
                target.address());
    }

    /** A command that a caller starts itself, to run several at once. */
    public ProcessUnderTest startDcmsend(Target target, List<String> options, List<Path> files) {
        return ProcessUnderTest.start(
                workingFolder,
                environment,
                command("dcmsend", options, target.titles(), target.address(), names(files)));
    }

    /** A storage SCP that writes what it receives into a folder; runs until it is closed, and answers C-ECHO on return. */
    public ProcessUnderTest startStorescp(String aeTitle, int port, Path folder, List<String> options) {
        return startStorescp(aeTitle, port, folder, options, List.of());
    }

    /** The same over TLS, by the same files as client. */
    public ProcessUnderTest startTlsStorescp(String aeTitle, int port, Path folder, TlsFiles files) {
        return startStorescp(aeTitle, port, folder, tls(files), tls(files));
    }

    private ProcessUnderTest startStorescp(
            String aeTitle, int port, Path folder, List<String> options, List<String> echoOptions) {
        List<String> own = List.of("-v", "-aet", aeTitle, "-od", folder.toString());
        ProcessUnderTest scp = ProcessUnderTest.start(
                workingFolder, environment, command("storescp", own, options, List.of(Integer.toString(port))));
        Target self = new Target("127.0.0.1", port, aeTitle, "TESTKIT");
        scp.awaitUntil("answers C-ECHO", () -> echoscu(self, echoOptions).exitCode() == 0, START_TIME);
        return scp;
    }

    /** The elements of a file, as text. */
    public String dcmdump(Path file, List<String> options) {
        return run("dcmdump", options, List.of(file.toString()))
                .requireSuccess()
                .output();
    }

    /** A structured report, as text, with what dcmtk says against it. */
    public Outcome dsrdump(Path file, List<String> options) {
        return run("dsrdump", options, List.of(file.toString()));
    }

    @SafeVarargs
    private Outcome run(String program, List<String>... arguments) {
        return ProcessUnderTest.run(workingFolder, environment, command(program, arguments), limit);
    }

    @SafeVarargs
    private static List<String> command(String program, List<String>... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Program.require(program, DEBIAN_PACKAGE));
        for (List<String> some : arguments) {
            command.addAll(some);
        }
        return command;
    }

    private static List<String> names(List<Path> files) {
        return files.stream().map(Path::toString).toList();
    }
}
