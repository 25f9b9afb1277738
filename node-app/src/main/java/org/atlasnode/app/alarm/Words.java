package org.atlasnode.app.alarm;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and amounts as people read them. */
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm (xxx)", Locale.ROOT);
    private static final int MINUTES_PER_HOUR = 60;
    private static final int HOURS_PER_DAY = 24;

    private Words() {}

    /** To the minute, with the offset from UTC. */
    static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }

    /** {@code 5 min}, {@code 3 h 5 min}, {@code 2 d 4 h}: the two largest units. */
    static String duration(Duration duration) {
        long minutes = duration.toMinutes();
        long hours = minutes / MINUTES_PER_HOUR;
        if (hours == 0) {
            return minutes + " min";
        }
        long days = hours / HOURS_PER_DAY;
        return days == 0
                ? pair(hours, "h", minutes % MINUTES_PER_HOUR, "min")
                : pair(days, "d", hours % HOURS_PER_DAY, "h");
    }

    private static String pair(long large, String unit, long small, String smallUnit) {
        return large + " " + unit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }

    /** {@code 1 series}, {@code 2 results}. */
    static String count(int count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
