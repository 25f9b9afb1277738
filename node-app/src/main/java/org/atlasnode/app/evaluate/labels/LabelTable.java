package org.atlasnode.app.evaluate.labels;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.Uid;

/**
 * The labels of a set: one row for each study or series. Columns are found by name, in any order and case:
 *
 * <ul>
 *   <li>{@code StudyInstanceUID} (or {@code study_uid}), {@code SeriesInstanceUID} (or {@code series_uid}): one at least
 *   <li>{@code patient_id}: optional, any text that tells patients apart
 *   <li>each target of the model by its name, and {@code patient_overall} (or {@code overall}) for the patient: 1, 0, or
 *       empty where nobody judged
 * </ul>
 *
 * So the {@code train.csv} of RSNA 2022 is read as it is.
 *
 * @param rows in the table's order
 * @param targets with a column, in the table's order
 * @param otherColumns that mean nothing here
 */
public record LabelTable(List<LabelRow> rows, List<String> targets, List<String> otherColumns) {

    public LabelTable {
        rows = List.copyOf(rows);
        targets = List.copyOf(targets);
        otherColumns = List.copyOf(otherColumns);
    }

    /** Reads the text of a file. */
    public static LabelTable parse(String text, Targets targets) throws LabelsException {
        List<CsvReader.Row> rows = CsvReader.read(text);
        if (rows.isEmpty()) {
            throw new LabelsException("the file is empty; its first line must name the columns");
        }
        Columns columns = Columns.of(rows.get(0), targets);
        List<LabelRow> labels = new ArrayList<>();
        Map<Uid, Integer> lines = new HashMap<>();
        for (CsvReader.Row row : rows.subList(1, rows.size())) {
            LabelRow label = columns.label(row);
            Integer earlier = lines.putIfAbsent(label.uid(), row.line());
            if (earlier != null) {
                throw LabelsException.at(row.line(), label.uid() + " has a label already, in line " + earlier);
            }
            labels.add(label);
        }
        return new LabelTable(labels, List.copyOf(columns.targets.values()), columns.others);
    }

    /** Which column is what. */
    private static final class Columns {

        private final List<String> names;
        private final Map<Integer, String> targets = new LinkedHashMap<>();
        private final Map<Key, Integer> keys = new HashMap<>();
        private final List<String> others = new ArrayList<>();

        private enum Key {
            STUDY,
            SERIES,
            PATIENT
        }

        private static final Map<String, Key> KEYS = Map.of(
                "studyinstanceuid", Key.STUDY,
                "studyuid", Key.STUDY,
                "seriesinstanceuid", Key.SERIES,
                "seriesuid", Key.SERIES,
                "patientid", Key.PATIENT);

        private Columns(List<String> names) {
            this.names = names;
        }

        static Columns of(CsvReader.Row header, Targets targets) throws LabelsException {
            Columns columns = new Columns(header.fields());
            for (int column = 0; column < header.fields().size(); column++) {
                columns.add(header.line(), column, targets);
            }
            if (!columns.keys.containsKey(Key.STUDY) && !columns.keys.containsKey(Key.SERIES)) {
                throw LabelsException.at(header.line(), "no column StudyInstanceUID or SeriesInstanceUID");
            }
            if (columns.targets.isEmpty()) {
                throw LabelsException.at(
                        header.line(),
                        "no column of a target; the model's are patient_overall"
                                + targets.parts().stream().map(", "::concat).collect(Collectors.joining()));
            }
            return columns;
        }

        private void add(int line, int column, Targets known) throws LabelsException {
            String name = names.get(column);
            Key key = KEYS.get(name.strip().toLowerCase(Locale.ROOT).replaceAll("[_ ]", ""));
            Optional<String> target = known.find(name);
            boolean twice = key != null
                    ? keys.put(key, column) != null
                    : target.isPresent() && targets.containsValue(target.get());
            if (twice) {
                throw LabelsException.at(line, "a second column of the same meaning: " + name);
            }
            if (key == null) {
                target.ifPresentOrElse(found -> targets.put(column, found), () -> others.add(name));
            }
        }

        LabelRow label(CsvReader.Row row) throws LabelsException {
            if (row.fields().size() != names.size()) {
                throw LabelsException.at(
                        row.line(), row.fields().size() + " fields where the header has " + names.size());
            }
            Optional<Uid> study = uid(row, Key.STUDY);
            Optional<Uid> series = uid(row, Key.SERIES);
            if (study.isEmpty() && series.isEmpty()) {
                throw LabelsException.at(row.line(), "neither a study nor a series is named");
            }
            Map<String, Boolean> positive = new LinkedHashMap<>();
            for (Map.Entry<Integer, String> target : targets.entrySet()) {
                value(row, target.getKey()).ifPresent(value -> positive.put(target.getValue(), value));
            }
            return new LabelRow(row.line(), study, series, field(row, Key.PATIENT), positive);
        }

        private Optional<String> field(CsvReader.Row row, Key key) {
            return Optional.ofNullable(keys.get(key))
                    .map(column -> row.fields().get(column).strip())
                    .filter(text -> !text.isEmpty());
        }

        private Optional<Uid> uid(CsvReader.Row row, Key key) throws LabelsException {
            Optional<String> text = field(row, key);
            Optional<Uid> uid = text.flatMap(Uid::parse);
            if (text.isPresent() && uid.isEmpty()) {
                throw problem(row, keys.getOrDefault(key, 0), "not a UID");
            }
            return uid;
        }

        /** Programs that know a column with gaps as numbers write 1.0. */
        private Optional<Boolean> value(CsvReader.Row row, int column) throws LabelsException {
            return switch (row.fields().get(column).strip()) {
                case "" -> Optional.empty();
                case "0", "0.0" -> Optional.of(false);
                case "1", "1.0" -> Optional.of(true);
                default -> throw problem(row, column, "a label is 0, 1 or empty");
            };
        }

        private LabelsException problem(CsvReader.Row row, int column, String problem) {
            String field = row.fields().get(column);
            String shown = field.length() > 70 ? field.substring(0, 70) + "..." : field;
            return LabelsException.at(row.line(), "column " + names.get(column) + ": " + problem + ", not " + shown);
        }
    }
}
