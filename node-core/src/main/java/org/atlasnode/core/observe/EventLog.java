package org.atlasnode.core.observe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of operational messages. Each begins with an id that never changes its meaning, so that a hospital can alarm on
 * it: {@code ATLAS-1001}. Ids: 1000 core, 2000 reception, 3000 inference, 4000 results and delivery, 5000 application.
 * The arguments carry no patient data; UIDs, AE titles and numbers may. Immutable, thread-safe.
 */
public final class EventLog {

    private static final int LOWEST = 1000;
    private static final int HIGHEST = 9999;

    private final Logger logger;

    private EventLog(Logger logger) {
        this.logger = logger;
    }

    /** The log under a class's name. */
    public static EventLog of(Class<?> source) {
        return new EventLog(LoggerFactory.getLogger(source));
    }

    /** @param message with {@code {}} for each argument, as SLF4J has it; a last argument that is thrown is printed */
    public void info(int id, String message, @Nullable Object... arguments) {
        logger.info(text(id, message), arguments);
    }

    /** Something that a person should look at when there is time. */
    public void warn(int id, String message, @Nullable Object... arguments) {
        logger.warn(text(id, message), arguments);
    }

    /** Something that a person should look at now. */
    public void error(int id, String message, @Nullable Object... arguments) {
        logger.error(text(id, message), arguments);
    }

    private static String text(int id, String message) {
        if (id < LOWEST || id > HIGHEST) {
            throw new IllegalArgumentException("an event id has four digits: " + id);
        }
        return String.format(Locale.ROOT, "ATLAS-%d ", id) + message;
    }
}
