package org.atlasnode.core.volume;

/** A header that does not say where its image lies. The message names the attribute and carries no patient data. */
public final class SliceGeometryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String attribute;

    /**
     * @param attribute keyword of the attribute, e.g. {@code PixelSpacing}
     * @param problem what is wrong with it, e.g. "is missing"
     */
    public SliceGeometryException(String attribute, String problem) {
        super(attribute + " " + problem);
        this.attribute = attribute;
    }

    /** The attribute's keyword. */
    public String attribute() {
        return attribute;
    }
}
