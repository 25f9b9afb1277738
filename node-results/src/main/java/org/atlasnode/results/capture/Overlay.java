package org.atlasnode.results.capture;

import java.util.Map;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.results.source.InstanceReference;

/**
 * One overlay image.
 *
 * @param illustrations the positive targets whose most suspicious slice it shows, and the picture that shows it
 */
public record Overlay(int instanceNumber, DataSet dataSet, Map<Target, InstanceReference> illustrations) {

    public Overlay {
        illustrations = Map.copyOf(illustrations);
    }
}
