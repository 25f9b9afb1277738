package org.atlasnode.app.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.Optional;
import org.atlasnode.core.config.PeerTerms.Credentials;
import org.atlasnode.core.dicomweb.StoreOutcome;
import org.atlasnode.dicom.data.Uid;

/** What takes the instances of Store transactions (PS3.18 §10.5). Thread-safe. */
public interface WebStore {

    /** Decides about a caller before its body is read. */
    Admission admit(InetAddress address, Optional<Credentials> credentials);

    /** Whether anything can be stored now. */
    boolean hasRoom();

    /**
     * Whether a caller may store.
     *
     * @param shelf takes what it brings; absent where it may not
     * @param mayIdentify where it may not: whether other credentials would help
     */
    record Admission(Optional<Shelf> shelf, boolean mayIdentify) {}

    /** Takes the instances of one caller. */
    @FunctionalInterface
    interface Shelf {

        /**
         * Keeps one instance for good, or says why not.
         *
         * @param file a PS3.10 file, as it comes
         * @param study the study that it must belong to; absent where any will do
         * @throws IOException where the stream fails
         */
        StoreOutcome keep(InputStream file, Optional<Uid> study) throws IOException;
    }
}
