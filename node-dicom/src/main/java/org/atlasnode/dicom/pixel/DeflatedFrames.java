package org.atlasnode.dicom.pixel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFileReader;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.io.Tolerance;

/**
 * Native frames of a deflated data set (PS3.5 §A.5). There is no way to a frame but through what is before it: frames in
 * ascending order are read in one pass, a frame before the last one read begins a new pass.
 */
final class DeflatedFrames implements FrameSource {

    private final Path file;
    private final NativeSamples samples;
    private Pass pass;

    private DeflatedFrames(Path file, NativeSamples samples, Pass pass) {
        this.file = file;
        this.samples = samples;
        this.pass = pass;
    }

    static DeflatedFrames open(Path file, NativeSamples samples) throws IOException {
        return new DeflatedFrames(file, samples, Pass.begin(file));
    }

    @Override
    public void read(int index, short[] target) throws IOException {
        if (samples.start(index) < pass.position) {
            Pass next = Pass.begin(file);
            pass.close();
            pass = next;
        }
        samples.decode(index, pass.read(samples.start(index), samples.length(index)), target);
    }

    @Override
    public void close() throws IOException {
        pass.close();
    }

    /** One way through the file, at the value of Pixel Data. */
    private static final class Pass {

        private final InputStream stream;
        private final DicomFileReader reader;
        private final InputStream value;
        private long position;

        private Pass(InputStream stream, DicomFileReader reader) {
            this.stream = stream;
            this.reader = reader;
            this.value = reader.rest();
        }

        static Pass begin(Path file) throws IOException {
            InputStream stream = Files.newInputStream(file);
            try {
                DicomFileReader reader = DicomFileReader.open(stream, ReadLimits.DEFAULT, Tolerance.usual());
                reader.readUntil(Tags.PIXEL_DATA);
                reader.nextHeader();
                return new Pass(stream, reader);
            } catch (IOException | RuntimeException e) {
                stream.close();
                throw e;
            }
        }

        byte[] read(long start, int length) throws IOException {
            value.skipNBytes(start - position);
            byte[] bytes = value.readNBytes(length);
            position = start + bytes.length;
            if (bytes.length < length) {
                throw new DicomParseException(position, FrameReader.PIXEL_DATA, "the data ends inside of a frame");
            }
            return bytes;
        }

        void close() throws IOException {
            reader.close();
            stream.close();
        }
    }
}
