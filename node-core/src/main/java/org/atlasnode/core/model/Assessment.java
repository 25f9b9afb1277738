package org.atlasnode.core.model;

/** The answer for a level or for the patient. */
public enum Assessment {
    PRESENT,
    ABSENT,
    /** In the field of view, but could not be judged; for the patient: some level could not be judged, none is positive. */
    UNDETERMINED,
    /** The level was not found in the field of view. */
    NOT_COVERED
}
