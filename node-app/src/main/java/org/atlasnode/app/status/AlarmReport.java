package org.atlasnode.app.status;

import java.util.List;

/**
 * What the node calls for help about, and how its calls fare. Times are ISO 8601 in UTC. Holds no patient data.
 *
 * @param alarms open ones, or all, as was asked for
 */
public record AlarmReport(List<AlarmFacts> alarms, List<ChannelFacts> channels) {

    public AlarmReport {
        alarms = List.copyOf(alarms);
        channels = List.copyOf(channels);
    }

    /**
     * An alarm.
     *
     * @param kind stable, upper case with underscores, e.g. {@code SOURCE_SILENT}
     * @param affected how many series, results and so on are hit
     */
    public record AlarmFacts(
            long id, String kind, String subject, int affected, String sentence, String remedy, Times times) {}

    /**
     * Its course.
     *
     * @param since when it began, as far as that is known
     * @param acknowledged empty where nobody took it over
     * @param cleared empty where it is open
     */
    public record Times(String since, String raised, String acknowledged, String cleared) {}

    /**
     * A channel of the configuration.
     *
     * @param destination without anything secret
     * @param dead messages that were given up
     * @param lastSent empty where none was
     * @param problem why messages wait, or were given up; empty where all is well
     */
    public record ChannelFacts(
            String name, String destination, int waiting, int dead, String lastSent, String problem) {}
}
