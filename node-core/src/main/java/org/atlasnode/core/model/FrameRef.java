package org.atlasnode.core.model;

import java.util.Comparator;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.atlasnode.dicom.data.Uid;

/**
 * What a slice is called: an instance and, where that has several frames, the number of one. Without a number it is the
 * instance as a whole, as in a reference of DICOM (PS3.3 §10.3, Referenced Frame Number). Immutable.
 *
 * @param frameNumber from 1 on; absent of an instance of one image
 */
public record FrameRef(Uid sopInstanceUid, OptionalInt frameNumber) implements Comparable<FrameRef> {

    private static final String FRAME = " frame ";
    private static final Pattern TEXT = Pattern.compile("([0-9.]+)(?:" + FRAME + "([1-9][0-9]{0,8}))?");
    private static final Comparator<FrameRef> ORDER =
            Comparator.comparing(FrameRef::sopInstanceUid).thenComparingInt(frame -> frame.frameNumber.orElse(0));

    public FrameRef {
        if (frameNumber.orElse(1) < 1) {
            throw new IllegalArgumentException("frames are numbered from 1: " + frameNumber.getAsInt());
        }
    }

    /** An instance as a whole. */
    public static FrameRef of(Uid sopInstanceUid) {
        return new FrameRef(sopInstanceUid, OptionalInt.empty());
    }

    /** A frame of an instance. */
    public static FrameRef of(Uid sopInstanceUid, int frameNumber) {
        return new FrameRef(sopInstanceUid, OptionalInt.of(frameNumber));
    }

    /** The inverse of {@link #toString}. */
    public static FrameRef parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an instance or a frame of one: " + text);
        }
        Uid uid = Uid.of(matcher.group(1));
        return matcher.group(2) == null ? of(uid) : of(uid, Integer.parseInt(matcher.group(2)));
    }

    /** By instance, then by frame. */
    @Override
    public int compareTo(FrameRef other) {
        return ORDER.compare(this, other);
    }

    /** The UID alone, or {@code 1.2.3 frame 5}. */
    @Override
    public String toString() {
        return frameNumber.isPresent() ? sopInstanceUid + FRAME + frameNumber.getAsInt() : sopInstanceUid.toString();
    }
}
