package org.atlasnode.dicom.io;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/**
 * File meta information (PS3.10 §7.1): what a Part 10 file says of its data set. Immutable.
 *
 * @param sourceAeTitle Source Application Entity Title (0002,0016): who sent it
 */
public record FileMeta(
        Uid mediaStorageSopClassUid,
        Uid mediaStorageSopInstanceUid,
        Uid transferSyntaxUid,
        Optional<AeTitle> sourceAeTitle) {

    /** Implementation Class UID of this toolkit (PS3.7 §D.3.3.2), in files and in associations. */
    public static final Uid IMPLEMENTATION_CLASS_UID = Uid.derivedFrom("org.atlasnode/node-dicom");

    /** Implementation Version Name of this toolkit (PS3.7 §D.3.3.2). */
    public static final String IMPLEMENTATION_VERSION_NAME = "ATLAS_010";

    private static final byte[] VERSION = {0, 1};

    /** The meta information of an object; it has a SOP Class UID and a SOP Instance UID. */
    public static FileMeta of(DataSet dataSet, TransferSyntax syntax) {
        return new FileMeta(
                uid(dataSet, Tags.SOP_CLASS_UID, "SOP Class UID"),
                uid(dataSet, Tags.SOP_INSTANCE_UID, "SOP Instance UID"),
                syntax.uid(),
                Optional.empty());
    }

    private static Uid uid(DataSet dataSet, int tag, String name) {
        return dataSet.findUid(tag).orElseThrow(() -> new IllegalArgumentException("the data set has no " + name));
    }

    /** The transfer syntax; empty where this toolkit does not know it. */
    public Optional<TransferSyntax> transferSyntax() {
        return TransferSyntax.find(transferSyntaxUid);
    }

    /**
     * Writes preamble, prefix and file meta information, after which the data set follows in the transfer syntax (PS3.10
     * §7.1). The stream is not flushed.
     */
    public void write(OutputStream stream) throws IOException {
        FileMetaFormat.write(elements(), stream);
    }

    private DataSet elements() {
        DataSetBuilder builder = DataSet.builder()
                .putBytes(Tags.FILE_META_INFORMATION_VERSION, Vr.OB, VERSION)
                .putUid(Tags.MEDIA_STORAGE_SOP_CLASS_UID, mediaStorageSopClassUid)
                .putUid(Tags.MEDIA_STORAGE_SOP_INSTANCE_UID, mediaStorageSopInstanceUid)
                .putUid(Tags.TRANSFER_SYNTAX_UID, transferSyntaxUid)
                .putUid(Tags.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
                .putString(Tags.IMPLEMENTATION_VERSION_NAME, Vr.SH, IMPLEMENTATION_VERSION_NAME);
        sourceAeTitle.ifPresent(title -> builder.putString(Tags.SOURCE_APPLICATION_ENTITY_TITLE, Vr.AE, title.value()));
        return builder.build();
    }
}
