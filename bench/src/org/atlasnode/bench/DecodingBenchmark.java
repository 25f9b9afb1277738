package org.atlasnode.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.atlasnode.dicom.codec.FrameDecoder;
import org.atlasnode.dicom.codec.FrameShape;
import org.atlasnode.dicom.codec.jpeg.JpegDecoder;
import org.atlasnode.dicom.codec.jpeg2000.Jpeg2000Decoder;
import org.atlasnode.dicom.codec.jpegls.JpegLsDecoder;
import org.atlasnode.dicom.codec.rle.RleDecoder;

/** How fast each decoder is, on one thread: megabytes of decoded samples per second of its CPU time, when it is warm. */
public final class DecodingBenchmark {

    private static final Map<String, Supplier<FrameDecoder>> DECODERS = Map.ofEntries(
            Map.entry("1.2.5", RleDecoder::new),
            Map.entry(".50", JpegDecoder::new),
            Map.entry(".51", JpegDecoder::new),
            Map.entry(".57", JpegDecoder::new),
            Map.entry(".70", JpegDecoder::new),
            Map.entry(".80", JpegLsDecoder::new),
            Map.entry(".81", JpegLsDecoder::new),
            Map.entry(".90", Jpeg2000Decoder::new),
            Map.entry(".91", Jpeg2000Decoder::new),
            Map.entry(".201", Jpeg2000Decoder::new));

    /** Smaller ones measure the call, not the decoder. */
    private static final int LEAST_SAMPLES = 256 * 256;

    private DecodingBenchmark() {}

    /** @param args folder of frames with their index, seconds for each frame */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        double seconds = Double.parseDouble(args[1]);
        System.out.println("| frame | transfer syntax | bytes a sample, coded | MB/s per CPU second (median) |\n|---|---|---|---|");
        for (String line : Files.readAllLines(folder.resolve("index.tsv"))) {
            String[] fields = line.split("\t");
            Supplier<FrameDecoder> decoder = DECODERS.get(fields[1]);
            if (decoder != null) {
                measure(folder, fields, decoder.get(), seconds);
            }
        }
    }

    private static void measure(Path folder, String[] fields, FrameDecoder decoder, double seconds) throws IOException {
        FrameShape shape = new FrameShape(
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Integer.parseInt(fields[7]),
                Integer.parseInt(fields[4]),
                Integer.parseInt(fields[5]),
                fields[6].equals("1"));
        if (shape.samples() < LEAST_SAMPLES) {
            return;
        }
        byte[] frame = Files.readAllBytes(folder.resolve(fields[0] + ".bin"));
        short[] target = new short[shape.samples()];
        run(decoder, frame, shape, target, seconds); // to be warm
        double[] times = run(decoder, frame, shape, target, seconds);
        double megabytes = shape.samples() * (shape.bitsAllocated() / 8) / 1e6;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.0f |%n",
                fields[0],
                fields[1],
                (double) frame.length / shape.samples(),
                megabytes / times[times.length / 2]);
    }

    /** CPU seconds of each run, the shortest first. */
    private static double[] run(FrameDecoder decoder, byte[] frame, FrameShape shape, short[] target, double seconds)
            throws IOException {
        double[] times = new double[100_000];
        int count = 0;
        double sum = 0;
        while (count < times.length && (sum < seconds || count < 5)) {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            decoder.decode(frame, frame.length, shape, target);
            times[count] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin) / 1e9;
            sum += times[count++];
        }
        double[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
