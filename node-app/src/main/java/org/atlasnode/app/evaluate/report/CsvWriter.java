package org.atlasnode.app.evaluate.report;

import java.util.List;
import java.util.stream.Collectors;

/** Rows of comma-separated values (RFC 4180). Confined to one thread. */
final class CsvWriter {

    private final StringBuilder text = new StringBuilder();

    CsvWriter(List<String> header) {
        row(header);
    }

    void row(List<String> fields) {
        text.append(fields.stream().map(CsvWriter::field).collect(Collectors.joining(",")))
                .append("\r\n");
    }

    private static String field(String value) {
        return value.matches("[^\",\r\n]*") ? value : '"' + value.replace("\"", "\"\"") + '"';
    }

    String text() {
        return text.toString();
    }
}
