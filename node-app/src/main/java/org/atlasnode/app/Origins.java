package org.atlasnode.app;

import java.io.IOException;
import java.util.Optional;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.observe.EventLog;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.inference.pipeline.SeriesOrigin;
import org.atlasnode.results.source.NodeIdentity;

/**
 * Where series come from: the priority of their peer in the configuration, and whether their equipment (PS3.3 §C.7.5.1) is
 * this software, on whatever node. The header is asked and not the state, since a PACS may send back what was purged here
 * long ago. Thread-safe.
 */
final class Origins implements SeriesOrigin {

    private static final EventLog EVENTS = EventLog.of(Origins.class);
    private static final int HEADER_UNREADABLE = 4031;

    private final NodeConfig config;
    private final StateStore state;
    private final ObjectStore objects;
    private final NodeIdentity self;

    Origins(NodeConfig config, StateStore state, ObjectStore objects, NodeIdentity self) {
        this.config = config;
        this.state = state;
        this.objects = objects;
        this.self = self;
    }

    @Override
    public Priority priority(SeriesRecord series) {
        return config.priorityOf(series.peer());
    }

    @Override
    public boolean isOwnResult(SeriesRecord series) {
        Optional<InstanceRef> instance = state.instances(series.key()).stream().findFirst();
        if (instance.isEmpty()) {
            return false;
        }
        try {
            DataSet header = DicomFile.readHeader(
                            objects.received(series.key(), instance.get().sopInstanceUid()))
                    .dataSet();
            return header.string(Tags.MANUFACTURER, "").equals(self.manufacturer())
                    && header.string(Tags.MANUFACTURER_MODEL_NAME, "").equals(self.product());
        } catch (IOException e) {
            // its job will say the same where people look
            EVENTS.warn(
                    HEADER_UNREADABLE,
                    "series {}: {} cannot be read",
                    series.key().seriesInstanceUid(),
                    instance.get().sopInstanceUid(),
                    e);
            return false;
        }
    }
}
