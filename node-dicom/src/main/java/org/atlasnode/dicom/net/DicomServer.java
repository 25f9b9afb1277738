package org.atlasnode.dicom.net;

import java.io.IOException;
import java.time.Duration;
import org.atlasnode.dicom.dimse.CStoreHandler;
import org.atlasnode.dicom.ul.AcceptanceRule;

/**
 * Accepts associations and serves C-ECHO and C-STORE on them as SCP: one named thread per association, bounded.
 * Thread-safe. The constructor does nothing; {@link #start} binds and listens.
 */
public final class DicomServer implements AutoCloseable {

    public DicomServer(
            ServerSettings settings,
            AssociationPolicy policy,
            AcceptanceRule acceptance,
            CStoreHandler handler,
            AssociationListener listener) {
        java.util.Objects.requireNonNull(settings);
    }

    /** Binds and begins to accept; {@link IOException} names the address where it cannot be bound. */
    public void start() throws IOException {
        java.util.Objects.requireNonNull(this);
    }

    /** The port that is listened on, also where the settings say 0. */
    public int port() {
        return 0;
    }

    /** Whether connections are accepted: false before start, after {@link #stopAccepting}, and where accepting died. */
    public boolean isListening() {
        return false;
    }

    /** Established associations at this moment. */
    public int associationCount() {
        return 0;
    }

    /** Closes the port; associations go on. */
    public void stopAccepting() {
        java.util.Objects.requireNonNull(this);
    }

    /** Stops accepting, aborts idle associations, lets running operations end for so long, then aborts them too. */
    public void close(Duration drain) {
        java.util.Objects.requireNonNull(this);
    }

    /** {@link #close(Duration)} with the DIMSE timeout. */
    @Override
    public void close() {
        java.util.Objects.requireNonNull(this);
    }
}
