package org.atlasnode.core.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RateLimitedLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(RateLimitedLogTest.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final MutableClock clock = MutableClock.at("2026-11-23T08:00:00Z");
    private final RateLimitedLog log =
            new RateLimitedLog(EventLog.of(RateLimitedLogTest.class), clock, Duration.ofMinutes(1));

    @BeforeEach
    void attach() {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
    }

    @AfterEach
    void detach() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
    }

    @Test
    void warnsOnceInAMinuteOfEachThing() {
        for (int i = 0; i < 5; i++) {
            log.warn("CT1", 2001, "caller {} is not known", "CT1");
            log.warn("CT2", 2001, "caller {} is not known", "CT2");
        }
        assertThat(messages())
                .containsExactly("ATLAS-2001 caller CT1 is not known", "ATLAS-2001 caller CT2 is not known");

        clock.advance(Duration.ofSeconds(60));
        log.warn("CT1", 2001, "caller {} is not known", "CT1");
        assertThat(messages()).last().isEqualTo("ATLAS-2001 caller CT1 is not known (4 more since the last message)");
    }

    @Test
    void remembersABoundedNumberOfThings() {
        for (int i = 0; i < 3000; i++) {
            log.warn("caller " + i, 2001, "caller");
        }
        assertThat(messages()).hasSize(1001);
        clock.advance(Duration.ofSeconds(60));
        log.warn("caller new", 2001, "caller");
        assertThat(messages()).hasSize(1002);
    }

    @Test
    void refusesAnIdThatIsNone() {
        assertThatThrownBy(() -> EventLog.of(getClass()).info(7, "x")).isInstanceOf(IllegalArgumentException.class);
    }

    private List<String> messages() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
