package org.atlasnode.storescp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.volume.ConcatenationPart;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.SliceGeometryException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomParseException;
import org.atlasnode.dicom.multiframe.FrameHeader;

/**
 * Whether slices seem to be missing between those of a series, which may lie one or many to an instance, or whether parts
 * of a concatenation are. What is no stack of slices (other objects, headers without geometry, mixed planes) has no gap:
 * there is nothing to wait for. Nor has a single instance that is no part: its frames came together. Thread-safe.
 */
public final class SliceGaps {

    private static final EventLog EVENTS = EventLog.of(SliceGaps.class);
    private static final int HEADER_UNREADABLE = 2010;
    private static final int FEWEST_SLICES = 3;

    private final ObjectStore objects;
    private final HeaderReader headers;

    public SliceGaps(ObjectStore objects, HeaderReader headers) {
        this.objects = objects;
        this.headers = headers;
    }

    public boolean hasGap(List<InstanceRef> instances) {
        List<SliceGeometry> slices = new ArrayList<>();
        List<ConcatenationPart> parts = new ArrayList<>();
        boolean isStack = true;
        for (InstanceRef instance : instances) {
            Optional<DataSet> header = header(instance);
            if (header.isEmpty()) {
                return false;
            }
            ConcatenationPart.of(header.get()).ifPresent(parts::add);
            isStack = isStack && addSlices(header.get(), slices);
        }
        return ConcatenationPart.missingCount(parts) > 0 || isStack && instances.size() > 1 && hasGapBetween(slices);
    }

    private static boolean hasGapBetween(List<SliceGeometry> slices) {
        if (slices.size() < FEWEST_SLICES) {
            return false;
        }
        SeriesGeometry series = SeriesGeometry.of(slices);
        return !series.isMixed() && !series.gaps().isEmpty();
    }

    /** False where the object has no slices. */
    private static boolean addSlices(DataSet header, List<SliceGeometry> slices) {
        try {
            for (FrameHeader frame : FrameHeader.of(header)) {
                slices.add(SliceGeometry.of(frame));
            }
            return true;
        } catch (SliceGeometryException | DicomParseException e) {
            return false; // no stack: eligibility will say so
        }
    }

    private Optional<DataSet> header(InstanceRef instance) {
        try {
            return Optional.of(headers.read(objects.received(instance.series(), instance.sopInstanceUid())));
        } catch (IOException e) {
            EVENTS.warn(
                    HEADER_UNREADABLE,
                    "The header of {} cannot be read; its series is not checked for gaps",
                    instance.sopInstanceUid(),
                    e);
            return Optional.empty();
        }
    }
}
