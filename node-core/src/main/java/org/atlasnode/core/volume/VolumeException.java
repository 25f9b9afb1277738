package org.atlasnode.core.volume;

import java.util.Optional;
import org.atlasnode.dicom.data.Uid;

/** A volume that cannot be made, and which slice is to blame. The message carries no patient data. */
public final class VolumeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<Uid> sopInstanceUid;

    /** Of the series as a whole. */
    public VolumeException(String message) {
        super(message);
        this.sopInstanceUid = Optional.empty();
    }

    /** Of the series as a whole, or of a file that does not say which instance it is. */
    public VolumeException(String message, Throwable cause) {
        super(message, cause);
        this.sopInstanceUid = Optional.empty();
    }

    /** Of one slice. */
    public VolumeException(Uid sopInstanceUid, String problem, Throwable cause) {
        super("slice " + sopInstanceUid + ": " + problem, cause);
        this.sopInstanceUid = Optional.of(sopInstanceUid);
    }

    /** The slice to blame; absent where it is the series as a whole. */
    public Optional<Uid> sopInstanceUid() {
        return sopInstanceUid;
    }
}
