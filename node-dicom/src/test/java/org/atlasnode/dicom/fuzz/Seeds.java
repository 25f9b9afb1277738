package org.atlasnode.dicom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.atlasnode.dicom.SharedFiles;
import org.opentest4j.TestAbortedException;

/** Inputs of targets out of the shared files. */
public final class Seeds {

    private Seeds() {}

    /** The files of folders that are no longer than so many bytes; none where there are no shared files. */
    public static List<byte[]> files(long maxBytes, String... folders) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : names(folders)) {
            Path file = SharedFiles.path(name);
            if (Files.size(file) <= maxBytes) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        return seeds;
    }

    private static List<String> names(String... folders) {
        try {
            return Arrays.stream(folders)
                    .flatMap(folder -> SharedFiles.list(folder).stream())
                    .toList();
        } catch (TestAbortedException e) {
            return List.of();
        }
    }

    /** A few bytes that tell the target what to do, then an input. */
    public static byte[] prefixed(byte[] input, int... prefix) {
        byte[] seed = new byte[prefix.length + input.length];
        for (int i = 0; i < prefix.length; i++) {
            seed[i] = (byte) prefix[i];
        }
        System.arraycopy(input, 0, seed, prefix.length, input.length);
        return seed;
    }

    /** An input after its prefix, which may be cut. */
    public static byte[] after(byte[] input, int prefix) {
        return input.length <= prefix ? new byte[0] : Arrays.copyOfRange(input, prefix, input.length);
    }
}
