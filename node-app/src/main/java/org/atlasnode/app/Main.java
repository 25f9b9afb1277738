package org.atlasnode.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.atlasnode.app.cli.AtlasCommand;

/** The program. */
public final class Main {

    /** The one command whose output is its log. */
    private static final String NODE_COMMAND = "run";

    private Main() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || !arguments[0].equals(NODE_COMMAND)) {
            keepLogOutOfOutput();
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(AtlasCommand.execute(out, err, arguments));
    }

    /** Before the first logger is made: what a command prints is for people or programs, and its log only warns. */
    private static void keepLogOutOfOutput() {
        System.setProperty("atlas.log.target", "System.err");
        if (System.getenv("ATLAS_LOG_LEVEL") == null) {
            System.setProperty("atlas.log.level", "WARN");
        }
    }
}
