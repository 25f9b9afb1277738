package org.atlasnode.app.terminal;

import java.io.PrintWriter;
import org.atlasnode.app.send.Sender;

/** Shows how far a long step is: a line that moves on a terminal, a line for each tenth elsewhere. Confined to one thread. */
public final class ProgressLine implements Sender.Progress {

    private static final int TENTHS = 10;

    /** Set by the launcher, which can ask the system. */
    private static final String TERMINAL_PROPERTY = "atlas.terminal";

    private final PrintWriter out;
    private final String verb;
    private final boolean moving;
    private int lastTenth;

    public ProgressLine(PrintWriter out, String verb) {
        this.out = out;
        this.verb = verb;
        this.moving = Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    @Override
    public void done(int done, int total) {
        int tenth = done * TENTHS / total;
        if (moving) {
            out.printf("\r  %s %d of %d%s", verb, done, total, done == total ? System.lineSeparator() : "");
        } else if (tenth > lastTenth) {
            out.printf("  %s %d of %d%n", verb, done, total);
        }
        lastTenth = tenth;
        out.flush();
    }
}
