package org.atlasnode.results.code;

import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/** Coded concepts as items of code sequences (PS3.3 §8.8, Code Sequence Macro). Stateless. */
public final class CodeItems {

    private CodeItems() {}

    /** The item of a code sequence. */
    public static DataSet of(Code code, SpecificCharacterSet charset) {
        return DataSet.builder(charset)
                .putString(Tags.CODE_VALUE, Vr.SH, code.value())
                .putString(Tags.CODING_SCHEME_DESIGNATOR, Vr.SH, code.scheme())
                .putString(Tags.CODE_MEANING, Vr.LO, code.meaning())
                .build();
    }

    /** The concept in an item; empty strings where it lacks a part. */
    public static Code read(DataSet item) {
        return new Code(
                item.string(Tags.CODE_VALUE, ""),
                item.string(Tags.CODING_SCHEME_DESIGNATOR, ""),
                item.string(Tags.CODE_MEANING, ""));
    }
}
