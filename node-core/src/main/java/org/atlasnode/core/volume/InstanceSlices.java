package org.atlasnode.core.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.multiframe.FrameHeader;
import org.atlasnode.dicom.pixel.FrameReader;

/** Some slices of one instance, read one after the other while its file is open. Immutable. */
record InstanceSlices(List<SliceGeometry> slices) {

    InstanceSlices {
        slices = List.copyOf(slices);
    }

    Uid sopInstanceUid() {
        return slices.get(0).sopInstanceUid();
    }

    /** A slice that cannot be read fails with its name. */
    List<StoredSlice> read(Path file, SliceArrays arrays) throws VolumeException {
        SliceGeometry current = slices.get(0);
        try (FrameReader reader = FrameReader.open(file)) {
            List<FrameHeader> frames = FrameHeader.of(reader.header());
            List<StoredSlice> stored = new ArrayList<>(slices.size());
            for (SliceGeometry slice : slices) {
                current = slice;
                stored.add(StoredSlice.read(reader, frame(reader, frames, slice), arrays));
            }
            return stored;
        } catch (IOException | RuntimeException e) {
            throw new VolumeException(current.frame(), String.valueOf(e.getMessage()), e);
        }
    }

    /** The frame must be the slice that the geometry says. */
    private static FrameHeader frame(FrameReader reader, List<FrameHeader> frames, SliceGeometry slice)
            throws IOException {
        if (reader.header()
                .findUid(Tags.SOP_INSTANCE_UID)
                .filter(slice.sopInstanceUid()::equals)
                .isEmpty()) {
            throw new IOException("the file holds another instance");
        }
        int index = slice.frame().frameNumber().orElse(1) - 1;
        if (reader.frameCount() != frames.size()
                || index >= frames.size()
                || !frames.get(index).number().equals(slice.frame().frameNumber())
                || reader.format().rows() != slice.rows()
                || reader.format().columns() != slice.columns()) {
            throw new IOException("the file has other frames, rows or columns than its header said");
        }
        return frames.get(index);
    }
}
