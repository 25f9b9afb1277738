package org.atlasnode.dicom.multiframe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomParseException;

/**
 * The attributes of one frame, asked for by their tags as if the frame were an image of its own. In an object with
 * functional groups (PS3.3 §C.7.6.16), an attribute of a macro is taken from the frame's item, else from the shared one,
 * and nowhere else; any other from the object, else from what a converter could not place (Unassigned Converted
 * Attributes, PS3.3 §C.7.6.16.2). An object without functional groups is one frame without a number, whose
 * attributes are the object's. A view: nothing is copied, whatever the number of frames. Immutable, thread-safe.
 */
public final class FrameHeader {

    private final DataSet object;
    private final DataSet shared;
    private final DataSet own;
    private final OptionalInt number;

    private FrameHeader(DataSet object, DataSet shared, DataSet own, OptionalInt number) {
        this.object = object;
        this.shared = shared;
        this.own = own;
        this.number = number;
    }

    /**
     * The frames of an object, as they lie in its pixel data.
     *
     * @param object the data set up to its pixel data
     * @throws DicomParseException where there are not as many items of functional groups as frames (PS3.3 §C.7.6.16)
     */
    public static List<FrameHeader> of(DataSet object) throws DicomParseException {
        if (!hasFunctionalGroups(object)) {
            return List.of(first(object));
        }
        List<DataSet> items = object.items(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
        int frames = object.intValue(Tags.NUMBER_OF_FRAMES, 0);
        if (items.size() != frames || frames == 0) {
            throw new DicomParseException(
                    0,
                    Tag.toString(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE),
                    "functional groups of " + items.size() + " frames where Number of Frames is " + frames);
        }
        DataSet shared = shared(object);
        List<FrameHeader> headers = new ArrayList<>(items.size());
        for (DataSet item : items) {
            headers.add(new FrameHeader(object, shared, item, OptionalInt.of(headers.size() + 1)));
        }
        return headers;
    }

    /** The first frame of an object as far as it has functional groups of one; for what all frames have in common. */
    public static FrameHeader first(DataSet object) {
        if (!hasFunctionalGroups(object)) {
            return new FrameHeader(object, DataSet.empty(), DataSet.empty(), OptionalInt.empty());
        }
        return new FrameHeader(
                object,
                shared(object),
                object.firstItem(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE).orElse(DataSet.empty()),
                OptionalInt.of(1));
    }

    private static DataSet shared(DataSet object) {
        return object.firstItem(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).orElse(DataSet.empty());
    }

    private static boolean hasFunctionalGroups(DataSet object) {
        return object.contains(Tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
                || object.contains(Tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    }

    /** The whole object's data set, with the attributes of no frame or of all. */
    public DataSet object() {
        return object;
    }

    /** The frame's number from 1 on, as Referenced Frame Number (0008,1160) counts; absent in an object of one image. */
    public OptionalInt number() {
        return number;
    }

    /** The data set that holds the attribute for this frame; one without it where there is none. */
    public DataSet holder(int tag) {
        if (number.isEmpty()) {
            return object;
        }
        OptionalInt macro = FunctionalGroups.sequenceOf(tag);
        return macro.isPresent() ? inMacro(macro.getAsInt()) : inObject(tag);
    }

    private DataSet inMacro(int sequence) {
        return own.firstItem(sequence).or(() -> shared.firstItem(sequence)).orElse(DataSet.empty());
    }

    private DataSet inObject(int tag) {
        if (object.contains(tag)) {
            return object;
        }
        return own.firstItem(Tags.UNASSIGNED_PER_FRAME_CONVERTED_ATTRIBUTES_SEQUENCE)
                .filter(item -> item.contains(tag))
                .or(() -> shared.firstItem(Tags.UNASSIGNED_SHARED_CONVERTED_ATTRIBUTES_SEQUENCE))
                .orElse(DataSet.empty());
    }

    /** Frame Type (0008,9007) of a frame, else Image Type (0008,0008): both have the same first values (§C.8.16.1). */
    public List<String> imageType() {
        return contains(Tags.FRAME_TYPE) ? strings(Tags.FRAME_TYPE) : strings(Tags.IMAGE_TYPE);
    }

    public boolean contains(int tag) {
        return holder(tag).contains(tag);
    }

    /** As {@link DataSet#findString}. */
    public Optional<String> findString(int tag) {
        return holder(tag).findString(tag);
    }

    /** As {@link DataSet#string}. */
    public String string(int tag, String otherwise) {
        return holder(tag).string(tag, otherwise);
    }

    /** As {@link DataSet#strings}. */
    public List<String> strings(int tag) {
        return holder(tag).strings(tag);
    }

    /** As {@link DataSet#findInt}. */
    public OptionalInt findInt(int tag) {
        return holder(tag).findInt(tag);
    }

    /** As {@link DataSet#intValue}. */
    public int intValue(int tag, int otherwise) {
        return holder(tag).intValue(tag, otherwise);
    }

    /** As {@link DataSet#findDouble}. */
    public OptionalDouble findDouble(int tag) {
        return holder(tag).findDouble(tag);
    }

    /** As {@link DataSet#doubles}. */
    public List<Double> doubles(int tag) {
        return holder(tag).doubles(tag);
    }

    /** As {@link DataSet#findUid}. */
    public Optional<Uid> findUid(int tag) {
        return holder(tag).findUid(tag);
    }

    /** The count and place only, as {@link DataSet#toString}. */
    @Override
    public String toString() {
        return number.isPresent() ? "frame " + number.getAsInt() + " of " + object : object.toString();
    }
}
