package org.atlasnode.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Linux says about a process and its children (proc(5)). */
final class ProcessFigures {

    private static final Path PROC = Path.of("/proc");
    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern HEAP = Pattern.compile("total (\\d+)K, used (\\d+)K");

    private final long pid;

    ProcessFigures(long pid) {
        this.pid = pid;
    }

    /** CPU time of the process, of the children it has reaped, and of those that still run or wait to be reaped. */
    double cpuSeconds() throws IOException {
        double ticks = 0;
        for (long member : family()) {
            List<String> fields = stat(member);
            if (!fields.isEmpty()) {
                // utime, stime, and for reaped children cutime, cstime: fields 14 to 17, the list begins with field 3
                ticks += Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
                ticks += Long.parseLong(fields.get(13)) + Long.parseLong(fields.get(14));
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory at this moment, of the process and its children; pages that they share count for each. */
    long residentBytes() throws IOException {
        long bytes = 0;
        for (long member : family()) {
            bytes += status(member, "VmRSS");
        }
        return bytes;
    }

    /** The highest resident memory of the process itself since {@link #forgetPeak}. */
    long peakBytes() throws IOException {
        long bytes = 0;
        for (long member : family()) {
            bytes = Math.max(bytes, status(member, "VmHWM"));
        }
        return bytes;
    }

    void forgetPeak() throws IOException {
        for (long member : family()) {
            Files.writeString(PROC.resolve(member + "/clear_refs"), "5");
        }
    }

    /** Heap of a Java process: committed and used; zeros where it is none. */
    long[] heapBytes() throws IOException, InterruptedException {
        for (long member : family()) {
            Path command = PROC.resolve(member + "/comm");
            if (Files.isReadable(command) && Files.readString(command).strip().equals("java")) {
                return heapOf(member);
            }
        }
        return new long[2];
    }

    private static long[] heapOf(long javaPid) throws IOException, InterruptedException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process process = new ProcessBuilder(jcmd, Long.toString(javaPid), "GC.heap_info").start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        long[] sums = new long[2];
        Matcher matcher = HEAP.matcher(text);
        while (matcher.find()) {
            sums[0] += Long.parseLong(matcher.group(1)) * 1024;
            sums[1] += Long.parseLong(matcher.group(2)) * 1024;
        }
        return sums;
    }

    private List<Long> family() throws IOException {
        List<Long> members = new ArrayList<>(List.of(pid));
        List<Path> processes;
        try (Stream<Path> all = Files.list(PROC)) {
            processes = all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList();
        }
        for (Path process : processes) {
            long candidate = Long.parseLong(process.getFileName().toString());
            List<String> fields = stat(candidate);
            if (!fields.isEmpty() && members.contains(Long.parseLong(fields.get(1)))) {
                members.add(candidate);
            }
        }
        return members;
    }

    /** The fields after the name, or none where the process is gone. */
    private static List<String> stat(long process) throws IOException {
        try {
            String line = Files.readString(PROC.resolve(process + "/stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).strip().split(" "));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No such process")) {
                return List.of();
            }
            throw e;
        }
    }

    private static long status(long process, String key) throws IOException {
        Path file = PROC.resolve(process + "/status");
        if (!Files.exists(file)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        }
    }
}
