package org.atlasnode.results.source;

import java.util.Optional;
import java.util.OptionalInt;
import org.atlasnode.core.model.FrameRef;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * A reference to an instance by SOP class and instance, or to a frame of it (PS3.3 §10.8, SOP Instance Reference Macro;
 * §10.3, Image SOP Instance Reference Macro).
 *
 * @param frameNumber the frame; absent where the instance is meant as a whole, as it always is of one image
 */
public record InstanceReference(Uid sopClassUid, Uid sopInstanceUid, OptionalInt frameNumber) {

    /** To an instance as a whole. */
    public InstanceReference(Uid sopClassUid, Uid sopInstanceUid) {
        this(sopClassUid, sopInstanceUid, OptionalInt.empty());
    }

    /** To a frame of this instance, or to all of it. */
    public InstanceReference withFrame(OptionalInt number) {
        return new InstanceReference(sopClassUid, sopInstanceUid, number);
    }

    /** The slice that an item of such a sequence names. */
    public static Optional<FrameRef> slice(DataSet item) {
        OptionalInt number = item.findInt(Tags.REFERENCED_FRAME_NUMBER);
        return item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID)
                .filter(uid -> number.orElse(1) > 0)
                .map(uid -> new FrameRef(uid, number));
    }

    /** The item of a Referenced SOP Sequence (0008,1199) or Source Image Sequence (0008,2112). */
    public DataSet toItem() {
        DataSetBuilder item = DataSet.builder()
                .putUid(Tags.REFERENCED_SOP_CLASS_UID, sopClassUid)
                .putUid(Tags.REFERENCED_SOP_INSTANCE_UID, sopInstanceUid);
        frameNumber.ifPresent(number -> item.putInt(Tags.REFERENCED_FRAME_NUMBER, Vr.IS, number));
        return item.build();
    }
}
