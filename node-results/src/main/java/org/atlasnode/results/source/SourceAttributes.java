package org.atlasnode.results.source;

import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataElement;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.DataSetBuilder;
import org.atlasnode.dicom.data.Value;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.StandardDictionary;
import org.atlasnode.dicom.dict.Tags;

/**
 * The patient's and the study's attributes, copied from the source byte for byte under the source's Specific Character
 * Set (PS3.3 §C.7.1.1, §C.7.2.1, §C.7.2.2, §C.7.1.3): a result that spells a name otherwise splits the patient.
 */
public final class SourceAttributes {

    /** Type 2: present in every result, empty where the source has no value. */
    public static final List<Integer> ALWAYS = List.of(
            Tags.STUDY_DATE,
            Tags.STUDY_TIME,
            Tags.ACCESSION_NUMBER,
            Tags.REFERRING_PHYSICIAN_NAME,
            Tags.PATIENT_NAME,
            Tags.PATIENT_ID,
            Tags.PATIENT_BIRTH_DATE,
            Tags.PATIENT_SEX,
            Tags.STUDY_ID);

    /** Copied where the source has them. */
    public static final List<Integer> WHERE_PRESENT = List.of(
            Tags.ISSUER_OF_ACCESSION_NUMBER_SEQUENCE,
            Tags.STUDY_DESCRIPTION,
            Tags.PROCEDURE_CODE_SEQUENCE,
            Tags.REFERENCED_STUDY_SEQUENCE,
            Tags.ISSUER_OF_PATIENT_ID,
            Tags.TYPE_OF_PATIENT_ID,
            Tags.ISSUER_OF_PATIENT_ID_QUALIFIERS_SEQUENCE,
            Tags.OTHER_PATIENT_IDS,
            Tags.OTHER_PATIENT_IDS_SEQUENCE,
            Tags.PATIENT_AGE,
            Tags.PATIENT_SIZE,
            Tags.PATIENT_WEIGHT,
            Tags.PATIENT_SPECIES_DESCRIPTION,
            Tags.PATIENT_SPECIES_CODE_SEQUENCE,
            Tags.PATIENT_SEX_NEUTERED,
            Tags.PATIENT_BREED_DESCRIPTION,
            Tags.PATIENT_BREED_CODE_SEQUENCE,
            Tags.BREED_REGISTRATION_SEQUENCE,
            Tags.RESPONSIBLE_PERSON,
            Tags.RESPONSIBLE_PERSON_ROLE,
            Tags.RESPONSIBLE_ORGANIZATION,
            Tags.CLINICAL_TRIAL_SPONSOR_NAME,
            Tags.CLINICAL_TRIAL_PROTOCOL_ID,
            Tags.CLINICAL_TRIAL_PROTOCOL_NAME,
            Tags.CLINICAL_TRIAL_SITE_ID,
            Tags.CLINICAL_TRIAL_SITE_NAME,
            Tags.CLINICAL_TRIAL_SUBJECT_ID,
            Tags.CLINICAL_TRIAL_SUBJECT_READING_ID,
            Tags.CLINICAL_TRIAL_TIME_POINT_ID,
            Tags.CLINICAL_TRIAL_TIME_POINT_DESCRIPTION,
            Tags.PATIENT_IDENTITY_REMOVED,
            Tags.DEIDENTIFICATION_METHOD,
            Tags.DEIDENTIFICATION_METHOD_CODE_SEQUENCE,
            Tags.ADMISSION_ID);

    private SourceAttributes() {}

    /** A builder that holds the source's character set and its patient and study attributes. */
    public static DataSetBuilder copy(SourceSeries source) {
        DataSetBuilder result = DataSet.builder();
        source.header().find(Tags.SPECIFIC_CHARACTER_SET).ifPresent(result::put);
        for (int tag : ALWAYS) {
            result.put(source.header()
                    .find(tag)
                    .map(SourceAttributes::typed)
                    .orElseGet(() -> DataSet.builder()
                            .putEmpty(tag, vr(tag))
                            .build()
                            .elements()
                            .iterator()
                            .next()));
        }
        for (int tag : WHERE_PRESENT) {
            source.header().find(tag).map(SourceAttributes::typed).ifPresent(result::put);
        }
        return result.putUid(Tags.STUDY_INSTANCE_UID, source.key().studyInstanceUid());
    }

    /** Whether text that is copied has bytes that ASCII does not, so that a character set must say what they are. */
    public static boolean hasTextBeyondAscii(DataSet header) {
        return Stream.concat(ALWAYS.stream(), WHERE_PRESENT.stream())
                .flatMap(tag -> header.find(tag).stream())
                .filter(element -> element.vr().kind() == Vr.Kind.CHARSET_TEXT)
                .anyMatch(element -> element.value() instanceof Value.Bytes bytes && isBeyondAscii(bytes));
    }

    private static boolean isBeyondAscii(Value.Bytes bytes) {
        for (int i = 0; i < bytes.length(); i++) {
            if (bytes.at(i) < 0) {
                return true;
            }
        }
        return false;
    }

    /** The element under the dictionary's representation where it came as UN (PS3.5 §6.2.2): the bytes are the same. */
    private static DataElement typed(DataElement element) {
        Vr vr = vr(element.tag());
        return element.vr() == Vr.UN && vr.isText() ? new DataElement(element.tag(), vr, element.value()) : element;
    }

    private static Vr vr(int tag) {
        return StandardDictionary.implicitVr(tag, false);
    }
}
