package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.Answers;
import org.atlasnode.core.config.Channel;
import org.atlasnode.core.config.ConfigProblem;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeTls;
import org.atlasnode.core.security.TlsFileException;
import org.atlasnode.core.security.TlsIdentity;
import org.atlasnode.core.security.TlsMaterial;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code atlas check}: every problem of a configuration, or what it means. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Checks a configuration and prints every problem with line, key and remedy.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class CheckCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        NodeConfig checked = config.load();
        requireTlsFiles(checked);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%s is in order.%n", config.file());
        out.printf(
                "  %s listens on %s:%s and keeps its data in %s%n",
                checked.node().aeTitle(),
                checked.node().bind(),
                ports(checked.node()),
                checked.node().data());
        printTls(out, checked);
        checked.peers().values().forEach(peer -> out.printf("  %s%n", Peers.describe(peer)));
        checked.pipelines()
                .forEach(pipeline -> out.printf(
                        "  %s runs over series from %s%s; results%s go to %s%n",
                        pipeline.model(),
                        String.join(", ", pipeline.from()),
                        pipeline.shadow().isEmpty() ? "" : " with the shadows " + pipeline.shadow(),
                        pipeline.answers() == Answers.ALWAYS
                                ? ""
                                : " (" + pipeline.answers().text() + " only)",
                        String.join(", ", pipeline.to())));
        checked.operation()
                .channels()
                .forEach(channel -> out.printf(
                        "  channel %s tells %s to %s%n",
                        channel.name(), subjects(channel), channel.means().destination()));
        return ExitCodes.DONE;
    }

    private void requireTlsFiles(NodeConfig checked) {
        List<ConfigProblem> problems = checked.node()
                .tls()
                .map(tls -> TlsMaterial.problems(tls, Clock.systemUTC().instant()))
                .orElse(List.of());
        if (!problems.isEmpty()) {
            throw CommandFailure.misused(config.problems(problems));
        }
    }

    private static String subjects(Channel channel) {
        if (channel.alarms() && channel.positives()) {
            return "alarms and positive answers";
        }
        return channel.alarms() ? "alarms" : "positive answers";
    }

    private static String ports(NodeConfig.Node node) {
        String plain = String.valueOf(node.port());
        Optional<NodeTls> tls = node.tls().filter(files -> files.port().isPresent());
        return tls.map(files -> (files.only() ? "" : plain + " and ")
                        + files.port().orElseThrow() + " (TLS"
                        + (files.clientCertificate() ? ", callers show a certificate)" : ")"))
                .orElse(plain);
    }

    private static void printTls(PrintWriter out, NodeConfig checked) {
        if (checked.node().tls().isEmpty()) {
            return;
        }
        try {
            TlsMaterial material = TlsIdentity.open(checked.node().tls().get(), Clock.systemUTC())
                    .material();
            out.printf(
                    "  its certificate is %s, until %s; it trusts %s%n",
                    material.subject(),
                    material.expiry(),
                    material.trustExpiry()
                            .map(expiry -> material.authorities().size() + " authorities, until " + expiry)
                            .orElse("the authorities that Java knows"));
        } catch (TlsFileException e) {
            throw CommandFailure.misused(String.valueOf(e.getMessage()));
        }
    }
}
