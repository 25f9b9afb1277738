package org.atlasnode.core.volume;

import java.util.Optional;
import org.atlasnode.core.model.FrameRef;

/** A volume that cannot be made, and which slice is to blame. The message carries no patient data. */
public final class VolumeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Optional<FrameRef> frame;

    /** Of the series as a whole. */
    public VolumeException(String message) {
        super(message);
        this.frame = Optional.empty();
    }

    /** Of the series as a whole, or of a file that does not say which instance it is. */
    public VolumeException(String message, Throwable cause) {
        super(message, cause);
        this.frame = Optional.empty();
    }

    /** Of one slice. */
    public VolumeException(FrameRef frame, String problem, Throwable cause) {
        super("slice " + frame + ": " + problem, cause);
        this.frame = Optional.of(frame);
    }

    /** The slice to blame; absent where it is the series as a whole. */
    public Optional<FrameRef> frame() {
        return frame;
    }
}
