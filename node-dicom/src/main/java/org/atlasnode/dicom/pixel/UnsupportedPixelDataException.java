package org.atlasnode.dicom.pixel;

import java.io.IOException;

/** A well-formed image whose pixel data this toolkit does not read: of which kind, and what would be read. */
public final class UnsupportedPixelDataException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnsupportedPixelDataException(String message) {
        super(message);
    }
}
