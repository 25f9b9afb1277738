package org.atlasnode.app.notify;

/** Why something failed, in a line. */
final class Reasons {

    private Reasons() {}

    /** The message of the failure, or of what caused it; its kind where neither says anything. */
    static String of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !message.isBlank()) {
                return message.strip().replaceAll("\\s+", " ");
            }
        }
        return failure.getClass().getSimpleName();
    }
}
