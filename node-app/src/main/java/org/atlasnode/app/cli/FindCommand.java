package org.atlasnode.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.atlasnode.app.fetch.Archives;
import org.atlasnode.app.http.Json;
import org.atlasnode.app.terminal.CommandFailure;
import org.atlasnode.app.terminal.ExitCodes;
import org.atlasnode.app.terminal.Table;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.NodeConfig.Peer;
import org.atlasnode.core.query.QuerySource;
import org.atlasnode.core.query.SourceException;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.query.Identifier;
import org.atlasnode.dicom.query.QueryLevel;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code atlas find}: what an archive has (PS3.4 §C.4.1). */
@Command(
        name = "find",
        mixinStandardHelpOptions = true,
        description = "Asks an archive what it has (C-FIND). Shows patient data on the terminal, and nowhere else.",
        footer = "Names and numbers may have the wild cards * and ?; a date is 20260131, or a range 20260101-20260131.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class FindCommand implements Callable<Integer> {

    private static final int MAX_LIMIT = 10_000;

    @Mixin
    private ConfigOption config;

    @Parameters(paramLabel = "PEER", description = "name of a peer in the configuration, or TITLE@HOST:PORT")
    private String peer;

    @Option(names = "--patient-id", paramLabel = "ID")
    private @Nullable String patientId;

    @Option(names = "--patient-name", paramLabel = "NAME", description = "family^given, as in DOE^J*")
    private @Nullable String patientName;

    @Option(names = "--accession", paramLabel = "NUMBER")
    private @Nullable String accession;

    @Option(names = "--study", paramLabel = "UID", description = "the series of this study")
    private @Nullable String study;

    @Option(names = "--series", paramLabel = "UID", description = "the instances of this series")
    private @Nullable String series;

    @Option(names = "--date", paramLabel = "RANGE", description = "of the study")
    private @Nullable String date;

    @Option(names = "--modality", paramLabel = "CODE", description = "CT, for instance")
    private @Nullable String modality;

    @Option(names = "--level", paramLabel = "LEVEL", description = "patient, study, series or image")
    private @Nullable QueryLevel level;

    @Option(names = "--json", description = "as JSON, by DICOM keywords")
    private boolean json;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "at most so many (100)")
    private int limit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw CommandFailure.misused("--limit is 1 to " + MAX_LIMIT);
        }
        QueryLevel asked = level();
        FindColumns columns = FindColumns.of(asked);
        QuerySource.Answer answer = ask(identifier(asked, columns));
        if (json) {
            spec.commandLine()
                    .getOut()
                    .print(Json.write(
                            answer.matches().stream().map(columns::byKeyword).toList()));
        } else {
            print(columns, answer);
        }
        return ExitCodes.DONE;
    }

    private QueryLevel level() {
        if (level != null) {
            return level;
        }
        return series != null ? QueryLevel.IMAGE : study != null ? QueryLevel.SERIES : QueryLevel.STUDY;
    }

    private Identifier identifier(QueryLevel asked, FindColumns columns) {
        Identifier identifier = Identifier.of(asked);
        Map<QueryLevel, String> unique = new LinkedHashMap<>();
        putUid(unique, QueryLevel.STUDY, study);
        putUid(unique, QueryLevel.SERIES, series);
        if (patientId != null) {
            unique.put(QueryLevel.PATIENT, patientId);
        }
        if (asked.compareTo(QueryLevel.STUDY) > 0 && !unique.containsKey(QueryLevel.STUDY)) {
            throw CommandFailure.misused("name the study of " + asked.name().toLowerCase(Locale.ROOT)
                    + " level by --study: archives need the levels above (PS3.4 §C.4.1.1.3)");
        }
        for (Map.Entry<QueryLevel, String> entry : unique.entrySet()) {
            identifier = identifier.with(entry.getKey(), List.of(entry.getValue()));
        }
        if (asked.compareTo(QueryLevel.STUDY) <= 0) {
            identifier = with(identifier, Tags.PATIENT_NAME, Vr.PN, patientName);
        }
        if (asked == QueryLevel.STUDY) {
            identifier = with(identifier, Tags.ACCESSION_NUMBER, Vr.SH, accession);
            identifier = with(identifier, Tags.STUDY_DATE, Vr.DA, date);
            identifier = with(identifier, Tags.MODALITIES_IN_STUDY, Vr.CS, modality);
        } else if (asked == QueryLevel.SERIES) {
            identifier = with(identifier, Tags.MODALITY, Vr.CS, modality);
        }
        return columns.returnedBy(identifier);
    }

    private static Identifier with(Identifier identifier, int tag, Vr vr, @Nullable String value) {
        return value == null ? identifier : identifier.with(tag, vr, value);
    }

    private static void putUid(Map<QueryLevel, String> unique, QueryLevel of, @Nullable String text) {
        if (text != null) {
            unique.put(
                    of,
                    Uid.parse(text)
                            .orElseThrow(() -> CommandFailure.misused(text + " is no UID"))
                            .value());
        }
    }

    private QuerySource.Answer ask(Identifier identifier) {
        NodeConfig loaded = config.load();
        try {
            Peer asked = Peers.peer(peer, loaded);
            return Archives.query(Peers.clients(loaded, asked, Optional.empty()), asked)
                    .find(identifier, limit);
        } catch (SourceException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
    }

    private void print(FindColumns columns, QuerySource.Answer answer) {
        Table table = new Table(columns.headings());
        for (DataSet match : answer.matches()) {
            table.row(columns.cells(match));
        }
        if (!table.isEmpty()) {
            table.print(spec.commandLine().getOut());
        }
        String remarks = (answer.more() ? ", and there are more (--limit)" : "")
                + (answer.unreadable() > 0 ? ", and " + answer.unreadable() + " that cannot be read" : "")
                + (answer.optionalKeysIgnored() ? "; the archive did not match all keys" : "");
        spec.commandLine().getOut().println(answer.matches().size() + " found" + remarks);
    }
}
