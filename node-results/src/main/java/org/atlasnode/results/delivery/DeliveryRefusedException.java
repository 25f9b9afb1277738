package org.atlasnode.results.delivery;

import java.io.IOException;

/** A destination that will not take an object for good, where no status of DIMSE says so; says what to do. */
final class DeliveryRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    DeliveryRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
