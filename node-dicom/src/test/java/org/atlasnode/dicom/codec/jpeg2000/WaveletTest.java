package org.atlasnode.dicom.codec.jpeg2000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both inverse transforms against the forward transforms as T.800 §F.4 writes them: sample by sample, mirrored. */
class WaveletTest {

    @ParameterizedTest
    @CsvSource({"0,0,8,8", "0,0,1,1", "1,1,2,2", "3,0,4,7", "0,5,9,6", "1,1,40,38", "7,2,90,3", "2,7,3,71", "5,5,38,76"
    })
    void reversibleWaveletGivesBackWhatWasTransformed(int x0, int y0, int x1, int y1) {
        Rectangle area = new Rectangle(x0, y0, x1, y1);
        double[][] image = image(area);
        double[][] bands = transform(image, area, WaveletTest::forward53);
        int[] plane = new int[area.width() * area.height()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (int) bands[i / area.width()][i % area.width()];
        }

        new ReversibleWavelet(plane, area.width()).synthesize(area);

        for (int i = 0; i < plane.length; i++) {
            assertThat((double) plane[i]).isEqualTo(image[i / area.width()][i % area.width()]);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,0,8,8", "0,0,1,1", "1,1,2,2", "3,0,4,7", "0,5,9,6", "1,1,40,38", "7,2,90,3", "2,7,3,71", "5,5,38,76"
    })
    void irreversibleWaveletGivesBackWhatWasTransformed(int x0, int y0, int x1, int y1) {
        Rectangle area = new Rectangle(x0, y0, x1, y1);
        double[][] image = image(area);
        double[][] bands = transform(image, area, WaveletTest::forward97);
        float[] plane = new float[area.width() * area.height()];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = (float) bands[i / area.width()][i % area.width()];
        }

        new IrreversibleWavelet(plane, area.width()).synthesize(area);

        for (int i = 0; i < plane.length; i++) {
            assertThat((double) plane[i]).isCloseTo(image[i / area.width()][i % area.width()], within(0.05));
        }
    }

    private interface Line {
        void transform(double[] line, int start);
    }

    private static double[][] image(Rectangle area) {
        Random random = new Random(area.hashCode());
        double[][] image = new double[area.height()][area.width()];
        for (double[] row : image) {
            for (int x = 0; x < row.length; x++) {
                row[x] = random.nextInt(4096) - 2048;
            }
        }
        return image;
    }

    /** Columns first, then rows, each split into its low-pass and its high-pass half (T.800 §F.4.2). */
    private static double[][] transform(double[][] image, Rectangle area, Line line) {
        double[][] result = new double[area.height()][];
        for (int y = 0; y < result.length; y++) {
            result[y] = image[y].clone();
        }
        for (int x = 0; x < area.width(); x++) {
            double[] column = new double[area.height()];
            for (int y = 0; y < column.length; y++) {
                column[y] = result[y][x];
            }
            line.transform(column, area.y0());
            column = split(column, area.y0());
            for (int y = 0; y < column.length; y++) {
                result[y][x] = column[y];
            }
        }
        for (int y = 0; y < result.length; y++) {
            line.transform(result[y], area.x0());
            result[y] = split(result[y], area.x0());
        }
        return result;
    }

    private static double[] split(double[] line, int start) {
        double[] halves = new double[line.length];
        int at = 0;
        for (int parity = 0; parity < 2; parity++) {
            for (int i = 0; i < line.length; i++) {
                if ((start + i & 1) == parity) {
                    halves[at++] = line[i];
                }
            }
        }
        return halves;
    }

    private static double mirrored(double[] line, int i) {
        int at = Math.abs(i);
        return line[at < line.length ? at : 2 * (line.length - 1) - at];
    }

    private static boolean isSingle(double[] line, int start) {
        if (line.length == 1 && (start & 1) == 1) {
            line[0] *= 2;
        }
        return line.length == 1;
    }

    private static void forward53(double[] line, int start) {
        if (isSingle(line, start)) {
            return;
        }
        for (int i = 1 - (start & 1); i < line.length; i += 2) {
            line[i] -= Math.floor((mirrored(line, i - 1) + mirrored(line, i + 1)) / 2);
        }
        for (int i = start & 1; i < line.length; i += 2) {
            line[i] += Math.floor((mirrored(line, i - 1) + mirrored(line, i + 1) + 2) / 4);
        }
    }

    private static void forward97(double[] line, int start) {
        if (isSingle(line, start)) {
            return;
        }
        double[] steps = {-1.586134342059924, -0.052980118572961, 0.882911075530934, 0.443506852043971};
        for (int step = 0; step < steps.length; step++) {
            int parity = step & 1 ^ 1;
            for (int i = start & 1 ^ parity; i < line.length; i += 2) {
                line[i] += steps[step] * (mirrored(line, i - 1) + mirrored(line, i + 1));
            }
        }
        double k = 1.230174104914001;
        for (int i = 0; i < line.length; i++) {
            line[i] *= (start + i & 1) == 0 ? 1 / k : k;
        }
    }
}
