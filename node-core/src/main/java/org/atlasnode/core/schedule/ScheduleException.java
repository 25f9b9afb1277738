package org.atlasnode.core.schedule;

/** The scheduler could not do what was asked. */
public final class ScheduleException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ScheduleException(String message, Throwable cause) {
        super(message, cause);
    }
}
