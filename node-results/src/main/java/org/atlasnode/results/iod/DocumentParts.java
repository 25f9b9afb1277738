package org.atlasnode.results.iod;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.dict.Tags;

/** An encapsulated document is a PDF, and as long as it says (PS3.3 §C.24.2). */
final class DocumentParts {

    private static final String HEAD = "%PDF-";
    private static final String END = "%%EOF";

    private DocumentParts() {}

    static void check(DataSet result, Problems problems) {
        Optional<byte[]> document = result.find(Tags.ENCAPSULATED_DOCUMENT)
                .map(DataElement::value)
                .filter(Value.Bytes.class::isInstance)
                .map(value -> ((Value.Bytes) value).toByteArray());
        if (document.isEmpty()) {
            return;
        }
        String text = new String(document.get(), StandardCharsets.ISO_8859_1);
        problems.require(
                text.startsWith(HEAD) && text.replace("\0", "").stripTrailing().endsWith(END),
                Tags.ENCAPSULATED_DOCUMENT,
                "is no PDF, PS3.3 §C.24.2");
        int padded = text.length();
        int length = result.intValue(Tags.ENCAPSULATED_DOCUMENT_LENGTH, padded);
        problems.require(
                length == padded || length == padded - 1,
                Tags.ENCAPSULATED_DOCUMENT_LENGTH,
                "is not the document's length, PS3.3 §C.24.2");
    }
}
