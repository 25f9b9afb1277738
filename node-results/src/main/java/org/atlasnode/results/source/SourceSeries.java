package org.atlasnode.results.source;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.multiframe.FrameHeader;

/**
 * The received series that a job was about.
 *
 * @param header attributes of one of its instances, up to the pixels: what patient and study are copied from
 * @param instances the analysed instances from feet to head, each once however many frames it has; all that came, where
 *     nothing was analysed
 */
public record SourceSeries(SeriesKey key, DataSet header, List<InstanceReference> instances) {

    public SourceSeries {
        instances = List.copyOf(instances);
    }

    /** The instance with this UID. */
    public Optional<InstanceReference> find(Uid sopInstanceUid) {
        return instances.stream()
                .filter(instance -> instance.sopInstanceUid().equals(sopInstanceUid))
                .findFirst();
    }

    /** The slice of one of the instances. */
    public Optional<InstanceReference> find(FrameRef slice) {
        return find(slice.sopInstanceUid()).map(instance -> instance.withFrame(slice.frameNumber()));
    }

    /** What the header says of its first frame, or of its only image. */
    public FrameHeader firstFrame() {
        return FrameHeader.first(header);
    }
}
