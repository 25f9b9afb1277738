package org.atlasnode.app.terminal;

/** Ends a command with a message for a person and an exit code. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    /** It could not be done. */
    public static CommandFailure failed(String message) {
        return new CommandFailure(ExitCodes.FAILED, message);
    }

    /** The command line or the configuration is wrong. */
    public static CommandFailure misused(String message) {
        return new CommandFailure(ExitCodes.MISUSED, message);
    }

    public int exitCode() {
        return exitCode;
    }
}
