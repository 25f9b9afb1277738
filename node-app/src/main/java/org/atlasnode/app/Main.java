package org.atlasnode.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.atlasnode.app.cli.AtlasCommand;

/** The program. */
public final class Main {

    private Main() {}

    /** Ends the process with the command's exit code. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(AtlasCommand.execute(out, err, arguments));
    }
}
