package org.atlasnode.app.terminal;

/** What the process says when it ends. */
public final class ExitCodes {

    public static final int DONE = 0;

    /** It was understood and could not be done. */
    public static final int FAILED = 1;

    /** The command line or the configuration is wrong. */
    public static final int MISUSED = 2;

    private ExitCodes() {}
}
