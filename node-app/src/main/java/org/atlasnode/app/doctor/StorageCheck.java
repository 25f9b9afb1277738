package org.atlasnode.app.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The data folder: whether it can be written, its file system, and the space that is left. */
final class StorageCheck implements Check {

    private static final String FOLDER = "data folder";
    private static final String FILE_SYSTEM = "file system";
    private static final String SPACE = "disk space";

    /** Those that make a rename one transaction (decision 0008). */
    private static final Set<String> SAFE = Set.of("ext4", "xfs", "btrfs", "zfs");

    private static final Set<String> UNSAFE = Set.of("vfat", "msdos", "exfat", "ext2", "fuseblk", "ntfs", "tmpfs");
    private static final double BYTES_PER_GB = 1e9;

    private final Path data;
    private final long reserveBytes;

    StorageCheck(Path data, long reserveBytes) {
        this.data = data;
        this.reserveBytes = reserveBytes;
    }

    @Override
    public List<Point> run() {
        Path existing = data;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        Point writable = writable(existing);
        try {
            FileStore store = Files.getFileStore(existing);
            return List.of(writable, fileSystem(store.type()), space(store.getUsableSpace()));
        } catch (IOException e) {
            return List.of(
                    writable,
                    Point.failed(
                            SPACE,
                            "cannot be told: " + e.getMessage(),
                            "Look whether the volume of node.data is mounted"));
        }
    }

    private Point writable(Path existing) {
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Point.failed(
                    FOLDER,
                    existing + " cannot be written by this user",
                    "Give the user that runs the node write access to it, or name another folder in node.data");
        }
        return Point.ok(FOLDER, existing.equals(data) ? data + " can be written" : data + " will be made at the start");
    }

    private static Point fileSystem(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        if (SAFE.contains(name)) {
            return Point.ok(FILE_SYSTEM, name);
        }
        return UNSAFE.contains(name)
                ? Point.failed(
                        FILE_SYSTEM,
                        name + " may lose received objects in a power cut",
                        "Put node.data on ext4, XFS, Btrfs or ZFS")
                : Point.warning(
                        FILE_SYSTEM,
                        name + ": not known to keep received objects over a power cut",
                        "Put node.data on ext4, XFS, Btrfs or ZFS; in a container, on a volume of such a kind");
    }

    private Point space(long freeBytes) {
        String finding = String.format(
                Locale.ROOT,
                "%.1f GB free, storage.reserve is %.1f GB",
                freeBytes / BYTES_PER_GB,
                reserveBytes / BYTES_PER_GB);
        if (freeBytes <= reserveBytes) {
            return Point.failed(
                    SPACE,
                    finding + ": every object is refused (A700H)",
                    "Free space on the volume of node.data, shorten storage.keep, or lower storage.reserve");
        }
        return freeBytes / 2 <= reserveBytes
                ? Point.warning(SPACE, finding, "Free space on the volume of node.data before it is needed")
                : Point.ok(SPACE, finding);
    }
}
