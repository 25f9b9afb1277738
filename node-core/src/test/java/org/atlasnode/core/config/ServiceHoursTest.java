package org.atlasnode.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceHoursTest {

    private static final ZoneId AMSTERDAM = ZoneId.of("Europe/Amsterdam");
    private static final Set<DayOfWeek> WORKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    private static final ServiceHours OFFICE = new ServiceHours(LocalTime.of(7, 0), LocalTime.of(19, 0), WORKDAYS);
    private static final Duration LONG = Duration.ofDays(30);

    private static Duration elapsed(ServiceHours hours, String from, String to) {
        return hours.elapsed(Instant.parse(from), Instant.parse(to), LONG, AMSTERDAM);
    }

    @Test
    void countsTheHoursOfTheDayInTheTimeZone() {
        // Wednesday; Amsterdam is an hour ahead in November
        assertThat(elapsed(OFFICE, "2026-11-25T05:00:00Z", "2026-11-25T07:00:00Z"))
                .isEqualTo(Duration.ofHours(1));
        assertThat(elapsed(OFFICE, "2026-11-25T17:30:00Z", "2026-11-25T23:00:00Z"))
                .isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void countsNeitherNightNorWeekend() {
        // Friday 18:00 to Monday 08:00
        assertThat(elapsed(OFFICE, "2026-11-27T17:00:00Z", "2026-11-30T07:00:00Z"))
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    void hoursOverMidnightBelongToTheDayOnWhichTheyBegin() {
        ServiceHours night = new ServiceHours(LocalTime.of(22, 0), LocalTime.of(6, 0), Set.of(DayOfWeek.FRIDAY));
        assertThat(elapsed(night, "2026-11-27T12:00:00Z", "2026-11-30T12:00:00Z"))
                .isEqualTo(Duration.ofHours(8));
        assertThat(elapsed(night, "2026-11-28T03:00:00Z", "2026-11-30T12:00:00Z"))
                .isEqualTo(Duration.ofHours(2));
    }

    @Test
    void alwaysIsAllTimeAlsoWhereClocksChange() {
        // 2026-10-25 has 25 hours in Amsterdam
        assertThat(elapsed(ServiceHours.ALWAYS, "2026-10-24T00:00:00Z", "2026-10-27T00:00:00Z"))
                .isEqualTo(Duration.ofDays(3));
    }

    @Test
    void stopsAtTheLimit() {
        Duration limit = Duration.ofHours(4);
        assertThat(ServiceHours.ALWAYS.elapsed(Instant.EPOCH, Instant.parse("2026-11-27T00:00:00Z"), limit, AMSTERDAM))
                .isEqualTo(limit);
    }

    @Test
    void nothingElapsesBackwards() {
        assertThat(elapsed(ServiceHours.ALWAYS, "2026-11-27T12:00:00Z", "2026-11-27T11:00:00Z"))
                .isEqualTo(Duration.ZERO);
    }
}
