package org.atlasnode.core.objects;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A disk that keeps what was forced and nothing else, in a journaling file system: a forced directory has the names that
 * it had then, and a file that was renamed has its new name once either of its directories was forced, and its old one
 * until then. {@link #after} makes of it what is there after a power cut.
 */
final class PowerCut implements DiskForce {

    private final Path root;
    /** By inode: the content at its last force. */
    private final Map<Object, byte[]> contents = new HashMap<>();
    /** By inode: the name that survives. */
    private final Map<Object, Path> names = new HashMap<>();

    /** A disk that has what lies in a folder now. */
    PowerCut(Path root) throws IOException {
        this.root = root;
        for (Path file : files()) {
            contents.put(inode(file), Files.readAllBytes(file));
            names.put(inode(file), file);
        }
    }

    @Override
    public synchronized void content(Path file, FileChannel channel) throws IOException {
        contents.put(inode(file), Files.readAllBytes(file));
    }

    /** Every rename into or out of the directory is decided; what is gone from it without another name is gone. */
    @Override
    public synchronized void directory(Path directory) throws IOException {
        Map<Object, Path> now = new HashMap<>();
        for (Path file : files()) {
            now.put(inode(file), file);
        }
        names.entrySet().removeIf(name -> isIn(directory, name.getValue()) && !now.containsKey(name.getKey()));
        now.forEach((inode, file) -> {
            if (isIn(directory, file) || names.containsKey(inode) && isIn(directory, names.get(inode))) {
                names.put(inode, file);
            }
        });
    }

    /** Writes the files that survive to a folder; what was never forced holds what the other function makes of it. */
    synchronized void after(Path folder, UnaryOperator<byte[]> unforced) throws IOException {
        Map<Object, byte[]> written = new HashMap<>();
        for (Path file : files()) {
            written.put(inode(file), Files.readAllBytes(file));
        }
        for (Map.Entry<Object, Path> name : names.entrySet()) {
            Path file = folder.resolve(root.relativize(name.getValue()));
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            byte[] forced = contents.get(name.getKey());
            Files.write(
                    file, forced != null ? forced : unforced.apply(written.getOrDefault(name.getKey(), new byte[0])));
        }
    }

    /** All files; each gets a second name outside, so that no other file is ever given its inode. */
    private List<Path> files() throws IOException {
        Path held = Files.createDirectories(root.resolveSibling(root.getFileName() + ".held"));
        try (Stream<Path> all = Files.walk(Files.createDirectories(root))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Path second = held.resolve(Integer.toString(inode(file).hashCode()));
                if (!Files.exists(second)) {
                    Files.createLink(second, file);
                }
            }
            return files;
        }
    }

    private static boolean isIn(Path directory, Path file) {
        return directory.equals(file.getParent());
    }

    private static Object inode(Path file) throws IOException {
        return Objects.requireNonNull(Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class)
                .fileKey());
    }
}
