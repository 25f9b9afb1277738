package org.atlasnode.core.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes as a configuration writes them: a number and a unit. */
final class Quantities {

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,6})?)\\s*([A-Za-z]+)");
    private static final Map<String, Long> MILLIS =
            Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES = Map.of(
            "b", 1L,
            "kb", 1_000L,
            "mb", 1_000_000L,
            "gb", 1_000_000_000L,
            "tb", 1_000_000_000_000L,
            "kib", 1L << 10,
            "mib", 1L << 20,
            "gib", 1L << 30,
            "tib", 1L << 40);

    private Quantities() {}

    /** {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 30d}. */
    static Optional<Duration> duration(String text) {
        return quantity(text, MILLIS).map(Duration::ofMillis);
    }

    /** {@code 2GB} (a thousand million bytes each), {@code 500MB}, {@code 1.5TB}, {@code 2GiB} (1024 cubed each). */
    static Optional<Long> bytes(String text) {
        return quantity(text, BYTES);
    }

    private static Optional<Long> quantity(String text, Map<String, Long> units) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        return Optional.ofNullable(units.get(unit))
                .map(factor -> new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(factor)))
                .filter(value -> value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
                .map(BigDecimal::longValue);
    }
}
