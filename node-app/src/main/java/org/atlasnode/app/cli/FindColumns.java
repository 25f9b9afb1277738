package org.atlasnode.app.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;

/** What is shown of the matches of a level, and so asked for. Immutable. */
record FindColumns(List<Column> columns) {

    /** An attribute with its heading and keyword. */
    record Column(String heading, String keyword, int tag, Vr vr) {}

    static FindColumns of(QueryLevel level) {
        return new FindColumns(
                switch (level) {
                    case PATIENT ->
                        List.of(
                                new Column("patient id", "PatientID", Tags.PATIENT_ID, Vr.LO),
                                new Column("patient name", "PatientName", Tags.PATIENT_NAME, Vr.PN),
                                new Column(
                                        "studies",
                                        "NumberOfPatientRelatedStudies",
                                        Tags.NUMBER_OF_PATIENT_RELATED_STUDIES,
                                        Vr.IS),
                                new Column(
                                        "images",
                                        "NumberOfPatientRelatedInstances",
                                        Tags.NUMBER_OF_PATIENT_RELATED_INSTANCES,
                                        Vr.IS));
                    case STUDY ->
                        List.of(
                                new Column("date", "StudyDate", Tags.STUDY_DATE, Vr.DA),
                                new Column("accession", "AccessionNumber", Tags.ACCESSION_NUMBER, Vr.SH),
                                new Column("patient id", "PatientID", Tags.PATIENT_ID, Vr.LO),
                                new Column("patient name", "PatientName", Tags.PATIENT_NAME, Vr.PN),
                                new Column("modalities", "ModalitiesInStudy", Tags.MODALITIES_IN_STUDY, Vr.CS),
                                new Column(
                                        "series",
                                        "NumberOfStudyRelatedSeries",
                                        Tags.NUMBER_OF_STUDY_RELATED_SERIES,
                                        Vr.IS),
                                new Column(
                                        "images",
                                        "NumberOfStudyRelatedInstances",
                                        Tags.NUMBER_OF_STUDY_RELATED_INSTANCES,
                                        Vr.IS),
                                new Column("description", "StudyDescription", Tags.STUDY_DESCRIPTION, Vr.LO),
                                new Column("study", "StudyInstanceUID", Tags.STUDY_INSTANCE_UID, Vr.UI));
                    case SERIES ->
                        List.of(
                                new Column("number", "SeriesNumber", Tags.SERIES_NUMBER, Vr.IS),
                                new Column("modality", "Modality", Tags.MODALITY, Vr.CS),
                                new Column(
                                        "images",
                                        "NumberOfSeriesRelatedInstances",
                                        Tags.NUMBER_OF_SERIES_RELATED_INSTANCES,
                                        Vr.IS),
                                new Column("description", "SeriesDescription", Tags.SERIES_DESCRIPTION, Vr.LO),
                                new Column("series", "SeriesInstanceUID", Tags.SERIES_INSTANCE_UID, Vr.UI));
                    case IMAGE ->
                        List.of(
                                new Column("number", "InstanceNumber", Tags.INSTANCE_NUMBER, Vr.IS),
                                new Column("class", "SOPClassUID", Tags.SOP_CLASS_UID, Vr.UI),
                                new Column("instance", "SOPInstanceUID", Tags.SOP_INSTANCE_UID, Vr.UI));
                });
    }

    /** Unique keys are returned anyway. */
    Identifier returnedBy(Identifier identifier) {
        Identifier more = identifier;
        for (Column column : columns) {
            boolean unique = Arrays.stream(QueryLevel.values()).anyMatch(level -> level.uniqueKey() == column.tag());
            more = unique ? more : more.returning(column.vr(), column.tag());
        }
        return more;
    }

    String[] headings() {
        return columns.stream().map(Column::heading).toArray(String[]::new);
    }

    String[] cells(DataSet match) {
        return columns.stream().map(column -> text(match, column)).toArray(String[]::new);
    }

    Map<String, String> byKeyword(DataSet match) {
        Map<String, String> map = new LinkedHashMap<>();
        columns.forEach(column -> map.put(column.keyword(), text(match, column)));
        return map;
    }

    /** Without control characters: they command a terminal. */
    private static String text(DataSet match, Column column) {
        return String.join("\\", match.strings(column.tag())).replaceAll("\\p{Cntrl}", "?");
    }
}
