package org.atlasnode.results.capture;

import java.util.Set;
import org.atlasnode.core.model.Target;
import org.atlasnode.dicom.data.DataSet;

/**
 * One overlay image.
 *
 * @param shows the positive targets whose finding it shows in an axial slice; empty for the summary
 */
public record Overlay(int instanceNumber, DataSet dataSet, Set<Target> shows) {

    public Overlay {
        shows = Set.copyOf(shows);
    }
}
