package org.atlasnode.storescp;

import java.util.Set;
import org.atlasnode.dicom.data.Uid;

/**
 * What someone else says about the extent of a series. Immutable.
 *
 * @param source who says what, as the beginning of a sentence for people: {@code the modality says that the step is
 *     completed}; no patient data
 */
public record CompletionSign(Meaning meaning, String source, Extent extent) {

    /** How much a sign counts. */
    public enum Meaning {
        /** Nothing belongs to the series beyond the extent: complete at once when that is here, and waited for until. */
        WHOLE,
        /**
         * There is so much at least: waited for; when it is here, all that is here is part of it and no slice is missing,
         * the series is complete at once.
         */
        AT_LEAST,
        /** More may come: no other sign makes the series complete at once. The quiet time counts as ever. */
        MORE_MAY_COME,
        /** The source was asked and has not answered: the series is not complete before it has, or before the limit. */
        ASKED,
        /** Told with the reason of the completion, and without any effect on it. */
        REMARK
    }

    /** Of what a series consists. */
    public interface Extent {

        /** Not known. */
        Extent UNKNOWN = new Count(0);

        int size();

        /** How many are not among those that are here. */
        int missing(Set<Uid> here);

        /** Whether it speaks of other instances altogether: a broken sender uses a series UID twice. */
        boolean isAboutOthers(Set<Uid> here);

        /** Whether nothing is here beyond it. */
        boolean covers(Set<Uid> here);
    }

    /** These instances. */
    public record Named(Set<Uid> instances) implements Extent {

        public Named {
            instances = Set.copyOf(instances);
        }

        @Override
        public int size() {
            return instances.size();
        }

        @Override
        public int missing(Set<Uid> here) {
            return (int) instances.stream().filter(uid -> !here.contains(uid)).count();
        }

        @Override
        public boolean isAboutOthers(Set<Uid> here) {
            return !instances.isEmpty() && missing(here) == instances.size();
        }

        @Override
        public boolean covers(Set<Uid> here) {
            return instances.containsAll(here);
        }
    }

    /** So many instances. */
    public record Count(int size) implements Extent {

        @Override
        public int missing(Set<Uid> here) {
            return Math.max(0, size - here.size());
        }

        @Override
        public boolean isAboutOthers(Set<Uid> here) {
            return false;
        }

        @Override
        public boolean covers(Set<Uid> here) {
            return here.size() <= size;
        }
    }
}
