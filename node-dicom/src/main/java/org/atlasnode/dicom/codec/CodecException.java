package org.atlasnode.dicom.codec;

import java.io.IOException;

/** A codestream that is ill-formed, ends too early, is not what the header says, or uses what is not decoded. */
public final class CodecException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int offset;

    /**
     * @param offset bytes from the start of the codestream
     * @param reason what is wrong, without the place
     */
    public CodecException(int offset, String reason) {
        super(reason + " at byte " + offset + " of the frame");
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
