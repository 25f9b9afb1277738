package org.atlasnode.app.evaluate.labels;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of comma-separated values (RFC 4180): fields in quotes may hold commas, quotes written twice, and line ends. Lines
 * end with LF or CRLF; a byte order mark before the first field is no part of it; lines without a character are passed
 * over. Confined to one thread.
 */
final class CsvReader {

    private static final char QUOTE = '"';
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final String text;
    private int at;
    private int line = 1;

    private CsvReader(String text) {
        this.text = text;
        this.at = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    /**
     * A row.
     *
     * @param line where it begins, from 1
     */
    record Row(int line, List<String> fields) {

        Row {
            fields = List.copyOf(fields);
        }
    }

    static List<Row> read(String text) throws LabelsException {
        CsvReader reader = new CsvReader(text);
        List<Row> rows = new ArrayList<>();
        while (reader.at < text.length()) {
            if (!reader.endLine()) {
                rows.add(reader.row());
            }
        }
        return rows;
    }

    private Row row() throws LabelsException {
        int begin = line;
        List<String> fields = new ArrayList<>();
        fields.add(field());
        while (at < text.length() && text.charAt(at) == ',') {
            at++;
            fields.add(field());
        }
        if (at < text.length() && !endLine()) {
            throw LabelsException.at(line, "a character after the closing quote of field " + fields.size());
        }
        return new Row(begin, fields);
    }

    private String field() throws LabelsException {
        if (at < text.length() && text.charAt(at) == QUOTE) {
            return quoted();
        }
        int begin = at;
        while (at < text.length() && text.charAt(at) != ',' && !atLineEnd()) {
            if (text.charAt(at) == QUOTE) {
                throw LabelsException.at(line, "a quote inside a field that does not begin with one");
            }
            at++;
        }
        return text.substring(begin, at);
    }

    private String quoted() throws LabelsException {
        int begin = line;
        StringBuilder field = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == QUOTE && !(at + 1 < text.length() && text.charAt(at + 1) == QUOTE)) {
                at++;
                return field.toString();
            }
            if (c == QUOTE) {
                at++;
            }
            if (c == '\n') {
                line++;
            }
            field.append(c);
        }
        throw LabelsException.at(begin, "a quote is opened and not closed");
    }

    private boolean atLineEnd() {
        return text.charAt(at) == '\n' || text.startsWith("\r\n", at);
    }

    private boolean endLine() {
        if (!atLineEnd()) {
            return false;
        }
        at += text.charAt(at) == '\n' ? 1 : 2;
        line++;
        return true;
    }
}
