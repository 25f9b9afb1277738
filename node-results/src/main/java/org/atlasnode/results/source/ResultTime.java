package org.atlasnode.results.source;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * When the analysis began and ended, as DA and TM. Timezone Offset From UTC (0008,0201) rules all dates and times of a
 * data set (PS3.3 §C.12.1.1.8), the copied ones too: so the source's offset is kept and used, and where it has none,
 * none is stated and the node's zone is used.
 *
 * @param offset the source's offset, if it states a legal one
 */
public record ResultTime(ZonedDateTime started, ZonedDateTime ended, Optional<String> offset) {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);
    private static final Pattern OFFSET = Pattern.compile("[+-](0[0-9]|1[0-4])([0-5][0-9])");

    /** The times of an analysis in the zone of the source, else of the node. */
    public static ResultTime of(Analysis.Timing timing, DataSet source, NodeIdentity node) {
        Optional<String> offset = source.findString(Tags.TIMEZONE_OFFSET_FROM_UTC)
                .filter(text -> !text.equals("-0000"))
                .filter(text -> OFFSET.matcher(text).matches());
        ZoneId zone = offset.<ZoneId>map(ZoneOffset::of).orElse(node.zone());
        Instant end = timing.started().plus(timing.stages().values().stream().reduce(Duration.ZERO, Duration::plus));
        return new ResultTime(timing.started().atZone(zone), end.atZone(zone), offset);
    }

    public static String date(ZonedDateTime time) {
        return DATE.format(time);
    }

    public static String time(ZonedDateTime time) {
        return TIME.format(time);
    }
}
