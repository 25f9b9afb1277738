package org.atlasnode.dicom.io;

import java.io.IOException;

/** Bytes that are not DICOM, or exceed a read limit: where (byte offset, path of tags) and why. */
public final class DicomParseException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;
    private final String tagPath;
    private final String reason;

    /**
     * @param offset bytes from the start of the stream
     * @param tagPath the tags from the outermost sequence to the element, e.g. {@code (0008,1140)[2].(0008,1155)}; empty
     *     outside of any element
     */
    public DicomParseException(long offset, String tagPath, String reason) {
        super(reason + " at byte " + offset + (tagPath.isEmpty() ? "" : " in " + tagPath));
        this.offset = offset;
        this.tagPath = tagPath;
        this.reason = reason;
    }

    public long offset() {
        return offset;
    }

    public String tagPath() {
        return tagPath;
    }

    public String reason() {
        return reason;
    }
}
