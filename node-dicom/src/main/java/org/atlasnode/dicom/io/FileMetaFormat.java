package org.atlasnode.dicom.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteOrder;
import java.util.Set;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Tag;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.ElementHeaderParser.Coding;

/** Preamble, prefix and the elements of group 0002 (PS3.10 §7.1), which are in Explicit VR Little Endian. */
final class FileMetaFormat {

    private static final int PREAMBLE_BYTES = 128;
    private static final byte[] PREFIX = {'D', 'I', 'C', 'M'};
    private static final int META_GROUP = 0x0002;
    private static final int VR_OFFSET = 4;

    private FileMetaFormat() {}

    static void write(DataSet elements, OutputStream stream) throws IOException {
        ByteArrayOutputStream group = new ByteArrayOutputStream();
        DataSetWriter.write(elements, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, group);
        DataSet length = DataSet.builder()
                .putInt(Tags.FILE_META_INFORMATION_GROUP_LENGTH, Vr.UL, group.size())
                .build();
        stream.write(new byte[PREAMBLE_BYTES]);
        stream.write(PREFIX);
        DataSetWriter.write(length, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, stream);
        group.writeTo(stream);
    }

    /**
     * The elements of group 0002, whatever their group length says; none where the file begins with its data set. The
     * input stands at the data set then.
     */
    static DataSet read(DicomInput in, ReadLimits limits, Set<Tolerance> tolerances) throws IOException {
        if (hasPrefix(in)) {
            in.skip(PREAMBLE_BYTES + PREFIX.length);
        } else if (!tolerances.contains(Tolerance.MISSING_META)) {
            throw in.error("not a DICOM file: no prefix DICM after a preamble");
        }
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (!in.has(VR_OFFSET + 2) || Tag.group(in.peekTag()) != META_GROUP) {
            return DataSet.empty();
        }
        return new DataSetParser(in, coding(in, tolerances), limits, tolerances).readGroup(META_GROUP);
    }

    private static boolean hasPrefix(DicomInput in) throws IOException {
        if (!in.has(PREAMBLE_BYTES + PREFIX.length)) {
            return false;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (in.peek(PREAMBLE_BYTES + i) != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }

    private static Coding coding(DicomInput in, Set<Tolerance> tolerances) throws IOException {
        if (Vr.find(in.peek(VR_OFFSET), in.peek(VR_OFFSET + 1)).isPresent()) {
            return Coding.of(TransferSyntax.Encoding.EXPLICIT_LITTLE);
        }
        if (tolerances.contains(Tolerance.IMPLICIT_META)) {
            return Coding.of(TransferSyntax.Encoding.IMPLICIT_LITTLE);
        }
        throw in.error("file meta information that is not in Explicit VR");
    }

    /** The transfer syntax of a data set that no file meta information describes, by its first element. */
    static TransferSyntax guess(DicomInput in) throws IOException {
        in.order(ByteOrder.LITTLE_ENDIAN);
        if (!in.has(VR_OFFSET + 2)) {
            throw in.error("not a DICOM file: too short");
        }
        if (Vr.find(in.peek(VR_OFFSET), in.peek(VR_OFFSET + 1)).isEmpty()) {
            return TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;
        }
        int little = Tag.group(in.peekTag());
        int big = Short.toUnsignedInt(Short.reverseBytes((short) little));
        return little <= big ? TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN : TransferSyntax.EXPLICIT_VR_BIG_ENDIAN;
    }
}
