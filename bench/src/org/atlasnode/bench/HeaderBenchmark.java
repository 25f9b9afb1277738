package org.atlasnode.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;

/**
 * How fast headers are read, up to Pixel Data: by this toolkit in a warm process, and by dcmtk's {@code dcmdump}, one
 * process for all files, which also prints the UIDs; wall time, files in the system's cache.
 */
public final class HeaderBenchmark {

    private HeaderBenchmark() {}

    /** @param args folder of DICOM files, seconds for each reader */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(Path.of(args[0]))) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        double seconds = Double.parseDouble(args[1]);
        long headerBytes = 0;
        for (Path file : files) {
            headerBytes += headerBytes(file);
        }
        double own = 0;
        for (int round = 0; round < 2; round++) { // the first to be warm
            own = median(seconds, () -> readAll(files));
        }
        double dcmdump = median(seconds, () -> dumpAll(files));
        System.out.printf(
                Locale.ROOT,
                "%n%d files, %.1f kB of header each%n%n| reader | headers/s | MB/s of headers |%n|---|---|---|%n",
                files.size(),
                headerBytes / 1e3 / files.size());
        print("DicomFile.readHeader", files.size(), headerBytes, own);
        print("dcmdump", files.size(), headerBytes, dcmdump);
    }

    private static void print(String reader, int files, long bytes, double seconds) {
        System.out.printf(Locale.ROOT, "| %s | %.0f | %.1f |%n", reader, files / seconds, bytes / 1e6 / seconds);
    }

    /** What is to be done again and again. */
    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static double median(double seconds, Work work) throws IOException, InterruptedException {
        List<Double> times = new ArrayList<>();
        double sum = 0;
        while (sum < seconds || times.size() < 5) {
            long begin = System.nanoTime();
            work.run();
            double time = (System.nanoTime() - begin) / 1e9;
            times.add(time);
            sum += time;
        }
        double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void readAll(List<Path> files) throws IOException {
        for (Path file : files) {
            DataSet header = DicomFile.readHeader(file).dataSet();
            if (header.findUid(Tags.SOP_INSTANCE_UID).isEmpty()) {
                throw new IOException(file + " has no SOP Instance UID");
            }
        }
    }

    private static void dumpAll(List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("dcmdump", "-q", "+sb", "7fe0,0010", "+P", "0008,0018"));
        files.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("dcmdump failed: exit code " + process.exitValue());
        }
    }

    private static long headerBytes(Path file) throws IOException {
        DataSet whole = DicomFile.read(file).dataSet();
        return Files.size(file)
                - whole.find(Tags.PIXEL_DATA)
                        .map(element -> element.value() instanceof org.atlasnode.dicom.data.Value.Bytes bytes
                                ? bytes.length()
                                : 0)
                        .orElse(0);
    }
}
