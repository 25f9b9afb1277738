package org.atlasnode.storescp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.volume.SeriesGeometry;
import org.atlasnode.core.volume.SliceGeometry;
import org.atlasnode.core.volume.SliceGeometryException;

/**
 * Whether slices seem to be missing between those of a series. What is no stack of slices (other objects, headers
 * without geometry, mixed planes) has no gap: there is nothing to wait for. Thread-safe.
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
        if (instances.size() < FEWEST_SLICES) {
            return false;
        }
        List<SliceGeometry> slices = new ArrayList<>();
        for (InstanceRef instance : instances) {
            Optional<SliceGeometry> slice = geometry(instance);
            if (slice.isEmpty()) {
                return false;
            }
            slices.add(slice.get());
        }
        SeriesGeometry series = SeriesGeometry.of(slices);
        return !series.isMixed() && !series.gaps().isEmpty();
    }

    private Optional<SliceGeometry> geometry(InstanceRef instance) {
        try {
            return Optional.of(
                    SliceGeometry.of(headers.read(objects.received(instance.series(), instance.sopInstanceUid()))));
        } catch (SliceGeometryException e) {
            return Optional.empty();
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
