package org.atlasnode.results.validate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.results.document.EncapsulatedReport;
import org.atlasnode.results.iod.Problems;
import org.atlasnode.results.source.SourceSeries;

/** What a printed report must be (PS3.3 §C.24.2): a whole PDF file of the length that is stated, of the source. */
final class DocumentRules {

    private static final String BEGIN = "%PDF-1.";
    private static final String END = "%%EOF";
    private static final int TAIL_BYTES = 16;

    private DocumentRules() {}

    static void check(DataSet result, SourceSeries source, Problems problems) {
        problems.require(
                result.string(Tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, "").equals(EncapsulatedReport.MIME_TYPE),
                Tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT,
                "is not that of PDF");
        problems.require(
                result.string(Tags.VERIFICATION_FLAG, "").equals("UNVERIFIED"),
                Tags.VERIFICATION_FLAG,
                "is not UNVERIFIED");
        Value value =
                result.find(Tags.ENCAPSULATED_DOCUMENT).map(DataElement::value).orElse(Value.Bytes.EMPTY);
        byte[] bytes = value instanceof Value.Bytes file ? file.toByteArray() : new byte[0];
        int length = result.intValue(Tags.ENCAPSULATED_DOCUMENT_LENGTH, -1);
        problems.require(
                length >= 0 && bytes.length == length + length % 2,
                Tags.ENCAPSULATED_DOCUMENT_LENGTH,
                "is not the document's");
        String head = latin(Arrays.copyOf(bytes, Math.min(bytes.length, BEGIN.length())));
        String tail = latin(Arrays.copyOfRange(bytes, Math.max(0, bytes.length - TAIL_BYTES), bytes.length));
        problems.require(head.equals(BEGIN) && tail.contains(END), Tags.ENCAPSULATED_DOCUMENT, "is no whole PDF file");
        boolean sources = result.items(Tags.SOURCE_INSTANCE_SEQUENCE).stream()
                .allMatch(item -> item.findUid(Tags.REFERENCED_SOP_INSTANCE_UID)
                        .flatMap((Uid uid) -> source.find(uid))
                        .isPresent());
        problems.require(
                sources
                        && result.items(Tags.SOURCE_INSTANCE_SEQUENCE).size()
                                == source.instances().size(),
                Tags.SOURCE_INSTANCE_SEQUENCE,
                "is not the series");
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
