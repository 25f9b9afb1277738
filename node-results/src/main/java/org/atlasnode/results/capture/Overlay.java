package org.atlasnode.results.capture;

import java.util.Set;
import org.atlasnode.core.model.Level;
import org.atlasnode.dicom.data.DataSet;

/**
 * One overlay image.
 *
 * @param shows the positive levels whose finding it shows in an axial slice; empty for the summary
 */
public record Overlay(int instanceNumber, DataSet dataSet, Set<Level> shows) {

    public Overlay {
        shows = Set.copyOf(shows);
    }
}
