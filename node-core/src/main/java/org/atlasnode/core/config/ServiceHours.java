package org.atlasnode.core.config;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/**
 * The hours in which something is expected, in the time zone of the node. Immutable.
 *
 * @param to not after {@code from}: on the day after; the same as {@code from}: the whole day
 * @param days on which the hours begin
 */
public record ServiceHours(LocalTime from, LocalTime to, Set<DayOfWeek> days) {

    /** At any time of any day. */
    public static final ServiceHours ALWAYS =
            new ServiceHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, EnumSet.allOf(DayOfWeek.class));

    public ServiceHours {
        days = Set.copyOf(days);
        if (days.isEmpty()) {
            throw new IllegalArgumentException("hours of no day");
        }
    }

    /** How much of these hours lies between two moments; counted no further than to the limit. */
    public Duration elapsed(Instant start, Instant end, Duration limit, ZoneId zone) {
        Duration sum = Duration.ZERO;
        LocalDate day = start.atZone(zone).toLocalDate().minusDays(1);
        LocalDate last = end.atZone(zone).toLocalDate();
        while (!day.isAfter(last) && sum.compareTo(limit) < 0) {
            if (days.contains(day.getDayOfWeek())) {
                sum = sum.plus(overlap(day, start, end, zone));
            }
            day = day.plusDays(1);
        }
        return sum.compareTo(limit) < 0 ? sum : limit;
    }

    private Duration overlap(LocalDate day, Instant start, Instant end, ZoneId zone) {
        Instant opens = day.atTime(from).atZone(zone).toInstant();
        LocalDate closingDay = to.isAfter(from) ? day : day.plusDays(1);
        Instant closes = closingDay.atTime(to).atZone(zone).toInstant();
        Instant first = opens.isAfter(start) ? opens : start;
        Instant afterLast = closes.isBefore(end) ? closes : end;
        return first.isBefore(afterLast) ? Duration.between(first, afterLast) : Duration.ZERO;
    }
}
