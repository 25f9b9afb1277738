package org.atlasnode.app.terminal;

import java.io.PrintWriter;
import org.atlasnode.app.status.AlarmReport;
import org.atlasnode.app.status.AlarmReport.AlarmFacts;
import org.atlasnode.app.status.AlarmReport.ChannelFacts;

/** Alarms and channels for people. Confined to one thread. */
public final class AlarmTable {

    private final PrintWriter out;

    public AlarmTable(PrintWriter out) {
        this.out = out;
    }

    /** Prints all with remedies. */
    public void print(AlarmReport report) {
        if (report.alarms().isEmpty()) {
            out.println("no alarms");
        }
        for (AlarmFacts alarm : report.alarms()) {
            out.printf(
                    "alarm %d %s %s, %s%n        %s%n        -> %s%n",
                    alarm.id(), alarm.kind(), alarm.subject(), standing(alarm), alarm.sentence(), alarm.remedy());
        }
        printChannels(report);
    }

    /** Prints what is open in a line each, and channels only where one has a problem. */
    public void printOpen(AlarmReport report) {
        for (AlarmFacts alarm : report.alarms()) {
            out.printf("ALARM %d, %s: %s%n", alarm.id(), standing(alarm), alarm.sentence());
        }
        for (ChannelFacts channel : report.channels()) {
            if (channel.dead() > 0 || !channel.problem().isEmpty()) {
                out.printf(
                        "CHANNEL %s: %d messages wait, %d were given up: %s%n",
                        channel.name(), channel.waiting(), channel.dead(), channel.problem());
            }
        }
        out.flush();
    }

    private static String standing(AlarmFacts alarm) {
        String since = "since " + alarm.times().since();
        if (!alarm.times().cleared().isEmpty()) {
            return since + ", over at " + alarm.times().cleared();
        }
        return alarm.times().acknowledged().isEmpty()
                ? since
                : since + ", taken over at " + alarm.times().acknowledged();
    }

    private void printChannels(AlarmReport report) {
        Table table = new Table("channel", "destination", "waiting", "given up", "last sent", "problem");
        report.channels()
                .forEach(channel -> table.row(
                        channel.name(),
                        channel.destination(),
                        String.valueOf(channel.waiting()),
                        String.valueOf(channel.dead()),
                        channel.lastSent(),
                        channel.problem()));
        if (!table.isEmpty()) {
            out.println();
            table.print(out);
        }
        out.flush();
    }
}
