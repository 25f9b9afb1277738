package org.atlasnode.core.model;

import org.atlasnode.dicom.charset.SpecificCharacterSet;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;

/** A coded concept (PS3.3 §8.8, Code Sequence Macro). */
public record Code(String value, String scheme, String meaning) {

    /** The item of a code sequence. */
    public DataSet toItem(SpecificCharacterSet charset) {
        return DataSet.builder(charset)
                .putString(Tags.CODE_VALUE, Vr.SH, value)
                .putString(Tags.CODING_SCHEME_DESIGNATOR, Vr.SH, scheme)
                .putString(Tags.CODE_MEANING, Vr.LO, meaning)
                .build();
    }

    /** The concept in an item; empty strings where it lacks a part. */
    public static Code of(DataSet item) {
        return new Code(
                item.string(Tags.CODE_VALUE, ""),
                item.string(Tags.CODING_SCHEME_DESIGNATOR, ""),
                item.string(Tags.CODE_MEANING, ""));
    }

    @Override
    public String toString() {
        return "(" + value + "," + scheme + ",\"" + meaning + "\")";
    }
}
