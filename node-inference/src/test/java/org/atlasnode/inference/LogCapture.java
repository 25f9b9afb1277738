package org.atlasnode.inference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The messages of one class while it is open. */
public final class LogCapture implements AutoCloseable {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    public LogCapture(Class<?> source) {
        logger = (Logger) LoggerFactory.getLogger(source);
        appender.start();
        logger.addAppender(appender);
    }

    /** The event ids of every message, such as {@code ATLAS-3001}. */
    public List<String> events() {
        return appender.list.stream()
                .map(event -> event.getFormattedMessage().split(" ", 2)[0])
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
