package org.atlasnode.app.terminal;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.atlasnode.app.status.NodeStatus;
import org.atlasnode.app.status.NodeStatus.AnalysisFacts;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.JobFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.app.status.NodeStatus.ShadowStanding;
import org.atlasnode.app.status.NodeStatus.ShapeFacts;
import org.atlasnode.app.status.NodeStatus.TargetFacts;
import org.atlasnode.app.status.NodeStatus.TlsFacts;
import org.jspecify.annotations.Nullable;

/** The status of the node for people. */
public final class StatusTable {

    private final PrintWriter out;

    public StatusTable(PrintWriter out) {
        this.out = out;
    }

    /** Prints the whole status. */
    public void print(NodeStatus status) {
        NodeStatus.NodeFacts node = status.node();
        if (node == null) {
            out.println("The node does not run; this is what its database says.");
        } else {
            out.printf(
                    "%s %s, DICOM port %d, running since %s, models on %s%n",
                    node.aeTitle(), node.version(), node.dicomPort(), node.started(), node.device());
            printTls(node.tls());
            if (!node.configuration().isEmpty()) {
                out.printf("CONFIGURATION: %s%n", node.configuration());
            }
        }
        status.models()
                .forEach(model -> out.printf(
                        "%s %s %s: %s%n",
                        model.shadow() ? "shadow model" : "model",
                        model.id(),
                        model.version(),
                        model.active() ? "active" : "NOT ACTIVE: " + model.reason()));
        status.packages().stream()
                .filter(found ->
                        found.state().equals("in service") && !found.reason().isEmpty())
                .forEach(found -> out.printf("MODEL %s %s %s%n", found.id(), found.version(), found.reason()));
        new AlarmTable(out).printOpen(status.attention());
        printShadows(status.shadows());
        printPeers(status.traffic().peers());
        DeliveryTable.printDestinations(out, status.traffic().destinations());
        printSeries(status.series());
        printJobs(status.series());
        printDeliveries(status.series());
        out.flush();
    }

    private void printTls(@Nullable TlsFacts tls) {
        if (tls == null) {
            return;
        }
        out.printf(
                "TLS %s, certificate %s until %s%s%n",
                tls.port() == 0 ? "to peers only" : "port " + tls.port(),
                tls.subject(),
                tls.expires(),
                tls.trustExpires().isEmpty() ? "" : ", authorities until " + tls.trustExpires());
        if (!tls.problem().isEmpty()) {
            out.printf("TLS PROBLEM: %s%n", tls.problem());
        }
    }

    /** How often shadows agreed with their models; nothing where there are none. */
    public void printShadows(List<NodeStatus.ShadowFacts> shadows) {
        Table table = new Table(
                "model", "shadow", "agrees", "disagrees", "not compared", "largest difference of probability");
        for (NodeStatus.ShadowFacts shadow : shadows) {
            table.row(
                    shadow.model(),
                    shadow.shadow(),
                    String.valueOf(shadow.agreeing()),
                    String.valueOf(shadow.disagreeing()),
                    String.valueOf(shadow.notCompared()),
                    String.format(Locale.ROOT, "%.3f", shadow.largestDifference()));
        }
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
        out.flush();
    }

    private void printPeers(List<NodeStatus.PeerFacts> peers) {
        Table table = new Table("peer", "last call", "last refused", "why");
        peers.forEach(peer -> table.row(peer.name(), peer.lastAccepted(), peer.lastRejected(), peer.reason()));
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
    }

    private void printSeries(List<SeriesFacts> series) {
        Table table = new Table("series", "peer", "modality", "instances", "last arrival", "state", "reason");
        for (SeriesFacts one : series) {
            table.row(
                    one.seriesInstanceUid(),
                    one.source().peer(),
                    one.source().modality(),
                    String.valueOf(one.source().instanceCount()),
                    one.source().lastArrival(),
                    one.state(),
                    one.reason());
        }
        print(table, "no series");
    }

    private void printJobs(List<SeriesFacts> series) {
        Table table = new Table("job", "priority", "series", "model", "run", "state", "result");
        for (SeriesFacts one : series) {
            for (JobFacts job : one.jobs()) {
                table.row(
                        String.valueOf(job.id()),
                        job.standing().priority(),
                        one.seriesInstanceUid(),
                        job.model(),
                        String.valueOf(job.run()),
                        job.standing().state(),
                        result(job) + shadow(job.shadow()));
            }
        }
        print(table, "no jobs");
    }

    private static String shadow(@Nullable ShadowStanding shadow) {
        if (shadow == null) {
            return "";
        }
        String agreement = shadow.agreement().isEmpty()
                ? ""
                : ": " + shadow.agreement().toLowerCase(Locale.ROOT).replace('_', ' ');
        return " [shadow of job " + shadow.of() + agreement + "]";
    }

    private void printDeliveries(List<SeriesFacts> series) {
        Table table = new Table("delivery", "job", "kind", "destination", "state", "attempts", "reason");
        series.stream()
                .flatMap(one -> one.jobs().stream())
                .forEach(job -> job.deliveries().forEach(delivery -> addDelivery(table, job, delivery)));
        print(table, "no deliveries");
    }

    private static void addDelivery(Table table, JobFacts job, DeliveryFacts delivery) {
        table.row(
                String.valueOf(delivery.id()),
                String.valueOf(job.id()),
                delivery.kind().toLowerCase(Locale.ROOT),
                delivery.destination(),
                delivery.state(),
                String.valueOf(delivery.attempts()),
                delivery.reason());
    }

    private void print(Table table, String none) {
        out.println();
        if (table.isEmpty()) {
            out.println(none);
        } else {
            table.print(out);
        }
    }

    private static String result(JobFacts job) {
        AnalysisFacts analysis = job.analysis();
        if (analysis == null) {
            return job.standing().reason();
        }
        if (!analysis.reason().isEmpty()) {
            return "not analysed: " + analysis.reason();
        }
        String positive = analysis.findings().stream()
                .filter(level -> level.assessment().equals("PRESENT"))
                .map(TargetFacts::target)
                .collect(Collectors.joining(" "));
        return word(analysis.patient()) + (positive.isEmpty() ? "" : " (" + positive + ")");
    }

    private static String word(TargetFacts patient) {
        return switch (patient.assessment()) {
            case "PRESENT" -> "positive";
            case "ABSENT" -> "negative";
            default -> patient.assessment().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** The findings of an analysis: probability, yes or no, how suspicious, and what was measured of the shape. */
    public void printFindings(AnalysisFacts analysis) {
        Table table = new Table("target", "probability", "found", "suspicion", "shape (not validated)");
        analysis.findings().forEach(finding -> addFinding(table, finding));
        addFinding(table, analysis.patient());
        table.print(out);
    }

    private static void addFinding(Table table, TargetFacts finding) {
        Double probability = finding.probability();
        table.row(
                finding.target(),
                probability == null ? "-" : String.format(Locale.ROOT, "%.3f", probability),
                switch (finding.assessment()) {
                    case "PRESENT" -> "yes";
                    case "ABSENT" -> "no";
                    default -> finding.assessment().toLowerCase(Locale.ROOT).replace('_', ' ');
                },
                finding.suspicion().toLowerCase(Locale.ROOT),
                shape(finding.shape()));
    }

    private static String shape(@Nullable ShapeFacts shape) {
        if (shape == null) {
            return "-";
        }
        Double displacement = shape.displacementMm();
        return String.format(
                Locale.ROOT,
                "%s: height %d %%%s",
                shape.grade().toLowerCase(Locale.ROOT),
                Math.round(-shape.heightLossPercent()),
                displacement == null ? "" : String.format(Locale.ROOT, ", %.1f mm off line", displacement));
    }
}
