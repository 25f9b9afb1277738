import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes {@code Tags.java} and {@code Uids.java} from the dictionary files; the build launches it as a single source
 * file. Arguments: folder of elements.tsv and uids.tsv, root of the generated sources.
 */
final class DictionaryGenerator {

    private static final String PACKAGE = "org.atlasnode.dicom.dict";

    /** Words inside keywords that letters alone do not tell apart. */
    private static final Map<String, String> WORDS = Map.of(
            "CTDIvol", "CtdiVol",
            "JPEGLS", "JpegLs",
            "SPECT", "Spect",
            "dBdt", "Dbdt");

    private DictionaryGenerator() {}

    public static void main(String[] arguments) throws IOException {
        Path dictionary = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]).resolve(PACKAGE.replace('.', '/'));
        Files.createDirectories(target);
        write(target.resolve("Tags.java"), tags(rows(dictionary.resolve("elements.tsv"))));
        write(target.resolve("Uids.java"), uids(rows(dictionary.resolve("uids.tsv"))));
    }

    private static String tags(List<String[]> rows) {
        StringBuilder source = head("Tags of the standard's data elements by keyword (PS3.6 §6 to §9, PS3.7 §E).", "");
        for (Map.Entry<String, String[]> constant : constants(rows, 3).entrySet()) {
            String[] row = constant.getValue();
            source.append(doc(row[0], row[4], row[5]))
                    .append("    public static final int ")
                    .append(constant.getKey())
                    .append(" = 0x")
                    .append(row[0].replace('X', '0'))
                    .append(";\n");
        }
        return tail(source, "Tags");
    }

    private static String uids(List<String[]> rows) {
        StringBuilder source =
                head("UIDs of the standard by keyword (PS3.6 Annex A).", "import org.atlasnode.dicom.data.Uid;\n\n");
        for (Map.Entry<String, String[]> constant : constants(rows, 1).entrySet()) {
            String[] row = constant.getValue();
            source.append(doc(row[2], row[3], row[4]))
                    .append("    public static final Uid ")
                    .append(constant.getKey())
                    .append(" = Uid.of(\"")
                    .append(row[0])
                    .append("\");\n");
        }
        return tail(source, "Uids");
    }

    private static StringBuilder head(String doc, String imports) {
        return new StringBuilder("package " + PACKAGE + ";\n\n" + imports + "/** " + doc + " Generated. */\n"
                + "public final class %NAME% {\n");
    }

    private static String tail(StringBuilder source, String name) {
        return source.append("\n    private " + name + "() {}\n}\n").toString().replace("%NAME%", name);
    }

    private static String doc(String what, String name, String retired) {
        String text = name.replace("&", "&amp;").replace("<", "&lt;").replace("@", "&#64;");
        return "\n    /** " + what + " " + text + (retired.isEmpty() ? "" : " (retired)") + ". */\n";
    }

    private static Map<String, String[]> constants(List<String[]> rows, int keyword) {
        Map<String, String[]> constants = new TreeMap<>();
        for (String[] row : rows) {
            if (!row[keyword].isEmpty() && constants.put(constant(row[keyword]), row) != null) {
                throw new IllegalStateException("two keywords become " + constant(row[keyword]));
            }
        }
        return constants;
    }

    /** SOPInstanceUID becomes SOP_INSTANCE_UID, ReferencedSOPClassUIDs REFERENCED_SOP_CLASS_UIDS. */
    static String constant(String keyword) {
        String text = keyword;
        for (Map.Entry<String, String> word : WORDS.entrySet()) {
            text = text.replace(word.getKey(), word.getValue());
        }
        return text.replaceAll("([A-Z]{2,})s(?=[A-Z]|$)", "$1S")
                .replaceAll("([A-Za-z])(\\dD)(?=[A-Z]|$)", "$1_$2")
                .replaceAll("(\\dD)([A-Z])", "$1_$2")
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("([0-9])([A-Z][a-z])", "$1_$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .toUpperCase(Locale.ROOT);
    }

    private static List<String[]> rows(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            if (!line.startsWith("#")) {
                rows.add(line.split("\t", -1));
            }
        }
        return rows;
    }

    /** Leaves an unchanged file as it is, so that an incremental build does not compile it again. */
    private static void write(Path file, String source) throws IOException {
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
    }
}
