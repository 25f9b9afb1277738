package org.atlasnode.inference.eligibility;

import java.util.Optional;
import org.atlasnode.core.model.Analysis.Reason;
import org.atlasnode.core.volume.SeriesGeometry;

/**
 * Whether a model takes a series: its geometry where it does, the reason where not. Immutable.
 *
 * @param geometry present exactly where there is no reason
 */
public record Decision(Optional<SeriesGeometry> geometry, Optional<Reason> reason) {

    public Decision {
        if (geometry.isPresent() == reason.isPresent()) {
            throw new IllegalArgumentException("either a geometry or a reason");
        }
    }

    static Decision eligible(SeriesGeometry geometry) {
        return new Decision(Optional.of(geometry), Optional.empty());
    }

    static Decision declined(Reason reason) {
        return new Decision(Optional.empty(), Optional.of(reason));
    }
}
