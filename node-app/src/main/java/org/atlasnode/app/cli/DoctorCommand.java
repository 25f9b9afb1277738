package org.atlasnode.app.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.atlasnode.app.doctor.Doctor;
import org.atlasnode.app.doctor.Point;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.core.config.NodeConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code atlas doctor}: looks at the whole installation and says what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks configuration, disk, database, models, device, ports, every peer and the clock, and"
                + " prints the remedy for each point that is not well.",
        footer = "Exit code 1 if any point failed.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(names = "--json", description = "as JSON, for programs")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Point> points = examine(out);
        if (json) {
            out.print(Json.write(points));
        } else {
            long failed = count(points, Point.Outcome.FAILED);
            out.printf(
                    "%n%d ok, %d warnings, %d failed%n",
                    count(points, Point.Outcome.OK), count(points, Point.Outcome.WARNING), failed);
        }
        out.flush();
        return count(points, Point.Outcome.FAILED) > 0 ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    private List<Point> examine(PrintWriter out) {
        NodeConfig loaded;
        try {
            loaded = config.load();
        } catch (CommandFailure e) {
            Point broken = new Point(
                    "configuration",
                    Point.Outcome.FAILED,
                    String.valueOf(e.getMessage()),
                    "Correct the file; atlas check says whether it is in order");
            print(out, broken);
            return List.of(broken);
        }
        Doctor doctor = Doctor.of(loaded, Clock.systemUTC());
        Point read = new Point("configuration", Point.Outcome.OK, config.file() + " is in order", "");
        print(out, read);
        List<Point> points = new ArrayList<>(List.of(read));
        points.addAll(doctor.examine(point -> print(out, point)));
        return points;
    }

    private static long count(List<Point> points, Point.Outcome outcome) {
        return points.stream().filter(point -> point.outcome() == outcome).count();
    }

    private void print(PrintWriter out, Point point) {
        if (json) {
            return;
        }
        String outcome = switch (point.outcome()) {
            case OK -> "ok";
            case WARNING -> "warning";
            case FAILED -> "FAILED";
        };
        out.printf("%-8s %-16s %s%n", outcome, point.name(), point.finding());
        if (!point.remedy().isEmpty()) {
            out.printf("%-8s %-16s -> %s%n", "", "", point.remedy());
        }
        out.flush();
    }
}
