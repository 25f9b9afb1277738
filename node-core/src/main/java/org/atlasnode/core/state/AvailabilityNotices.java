package org.atlasnode.core.state;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.Uid;

/**
 * What archives say about where instances are available (PS3.4 §R), durable: a method that returns has committed. A
 * notice goes to the history of its series, where these are here. So many are remembered, for so long: the oldest give
 * way. Every method throws {@link StateStoreException} where the database cannot do it. Thread-safe.
 */
public interface AvailabilityNotices {

    /** Keeps a notice; says whether it was new. */
    boolean create(Notice notice);

    /** What the notices say of a series, the newest first. */
    List<SeriesNotice> ofSeries(SeriesKey series);

    /** Whether a notice names one of these series. */
    boolean name(Collection<Uid> seriesInstanceUids);

    /** Instance Availability (0008,0056; PS3.3 §C.4.23.1.1). */
    enum Availability {
        ONLINE,
        NEARLINE,
        OFFLINE,
        UNAVAILABLE;

        public static Optional<Availability> parse(String text) {
            return List.of(values()).stream()
                    .filter(availability -> availability.name().equals(text))
                    .findFirst();
        }
    }

    /** @param peer the name, in the configuration, of who gives notice */
    record Notice(Uid sopInstanceUid, Uid studyInstanceUid, String peer, List<AvailableSeries> series) {

        public Notice {
            series = List.copyOf(series);
        }
    }

    /** Instances of a series that are available in the same way at the same place, once in a notice. */
    record AvailableSeries(
            Uid seriesInstanceUid, Availability availability, AeTitle retrieveAeTitle, Set<Uid> instances) {

        public AvailableSeries {
            instances = Set.copyOf(instances);
        }
    }

    /** What a notice says of a series, and who gave it. */
    record SeriesNotice(String peer, AvailableSeries available) {}
}
