package org.atlasnode.dicom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code ./atlas fuzz} starts: alone it lists the targets or writes the seeds of one; under Jazzer's driver it feeds
 * one target, whose name is the only argument.
 */
public final class FuzzDriver {

    private static FuzzTarget target;

    private FuzzDriver() {}

    /** Called by Jazzer before all. */
    public static void fuzzerInitialize(String[] arguments) {
        target = FuzzTargets.named(arguments[0]);
    }

    /** Called by Jazzer for each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.feed(input);
    }

    /** Lists the targets, or writes the seeds of a target to a folder. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            FuzzTargets.all().forEach(each -> System.out.println(each.name()));
            return;
        }
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        List<byte[]> seeds = FuzzTargets.named(arguments[0]).seeds();
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(folder.resolve("seed-" + i), seeds.get(i));
        }
    }
}
