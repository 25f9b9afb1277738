package org.atlasnode.core.config;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Values that several sections have, from their text: absent where it is none. */
final class Scalars {

    static final String AE_REMEDY = "Write 1 to 16 printable ASCII characters without a backslash.";
    static final String HOST_REMEDY = "Write an IP address or a host name.";
    static final String PORT_REMEDY = "Write a number from 1 to 65535.";
    static final String BOOL_REMEDY = "Write true or false.";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]{1,253}");
    private static final int MAX_PORT = 65535;

    private Scalars() {}

    static Optional<String> host(String text) {
        return HOST.matcher(text).matches() ? Optional.of(text) : Optional.empty();
    }

    static Optional<Integer> port(String text) {
        return number(text, 1, MAX_PORT);
    }

    static Optional<Boolean> bool(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(text.equals("true")) : Optional.empty();
    }

    static Optional<String> text(String text) {
        return Optional.of(text);
    }

    static Optional<Integer> number(String text, int min, int max) {
        if (!text.matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        int value = Integer.parseInt(text);
        return value < min || value > max ? Optional.empty() : Optional.of(value);
    }

    static Function<String, Optional<Duration>> duration(Duration min, Duration max) {
        return text ->
                Quantities.duration(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0);
    }
}
