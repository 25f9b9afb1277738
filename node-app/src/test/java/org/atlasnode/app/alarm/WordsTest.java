package org.atlasnode.app.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({"PT59S, 0 min", "PT59M59S, 59 min", "PT1H, 1 h", "PT3H5M, 3 h 5 min", "PT24H, 1 d", "PT52H30M, 2 d 4 h"
    })
    void tellsTheTwoLargestUnits(Duration duration, String words) {
        assertThat(Words.duration(duration)).isEqualTo(words);
    }

    @Test
    void tellsTimesWithTheirOffset() {
        assertThat(Words.time(Instant.parse("2026-07-01T06:05:59Z"), ZoneId.of("Europe/Amsterdam")))
                .isEqualTo("2026-07-01 08:05 (+02:00)");
    }

    @Test
    void countsInOneAndMany() {
        assertThat(Words.count(1, "result", "results")).isEqualTo("1 result");
        assertThat(Words.count(2, "result", "results")).isEqualTo("2 results");
    }
}
