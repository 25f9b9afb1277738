package org.atlasnode.inference.model;

import java.util.List;
import java.util.Optional;
import org.atlasnode.core.model.VertebralShape.Grade;

/**
 * From measured shapes to grades. Immutable.
 *
 * @param structures which are measured, from the head down: those whose body has the shape of their neighbours' bodies
 */
public record ShapeLimits(List<String> structures, Steps heightLossPercent, Steps displacementMm) {

    public ShapeLimits {
        structures = List.copyOf(structures);
    }

    /** Where low, medium and high begin. */
    public record Steps(double low, double medium, double high) {

        public Steps {
            if (!(0 < low && low <= medium && medium <= high)) {
                throw new IllegalArgumentException("three numbers above 0 belong here, ascending");
            }
        }

        Grade of(double value) {
            return value >= high ? Grade.HIGH : value >= medium ? Grade.MEDIUM : value >= low ? Grade.LOW : Grade.NONE;
        }
    }

    /** The higher grade of the two. */
    public Grade grade(double lossPercent, Optional<Double> movedMm) {
        Grade ofHeight = heightLossPercent.of(lossPercent);
        Grade ofPlace = movedMm.map(displacementMm::of).orElse(Grade.NONE);
        return ofHeight.compareTo(ofPlace) >= 0 ? ofHeight : ofPlace;
    }
}
