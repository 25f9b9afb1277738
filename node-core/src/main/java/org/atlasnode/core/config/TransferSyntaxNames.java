package org.atlasnode.core.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.dicom.pixel.FrameReader;

/** Transfer syntaxes as a configuration names them: by UID, or by name, as in {@code jpeg-ls-lossless}. */
final class TransferSyntaxNames {

    private TransferSyntaxNames() {}

    /** The syntaxes in the list under a key, those that this node can decode; others are reported. */
    static List<TransferSyntax> list(Section section, String key) {
        List<TransferSyntax> syntaxes = new ArrayList<>();
        for (YamlNode.Scalar item : section.list(key, "Write names in brackets, for instance [jpeg-ls-lossless].")) {
            Optional<TransferSyntax> syntax = find(item.text().strip()).filter(FrameReader::supports);
            if (syntax.isEmpty()) {
                section.problem(
                        item.line(),
                        key,
                        "\"" + item.text() + "\" is no transfer syntax that this node decodes",
                        "Use UIDs, or some of: " + known() + ".");
            }
            syntax.ifPresent(syntaxes::add);
        }
        return syntaxes;
    }

    private static Optional<TransferSyntax> find(String text) {
        return Arrays.stream(TransferSyntax.values())
                .filter(syntax -> name(syntax).equals(text) || Uid.parse(text).equals(Optional.of(syntax.uid())))
                .findFirst();
    }

    private static String name(TransferSyntax syntax) {
        return syntax.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String known() {
        return Arrays.stream(TransferSyntax.values())
                .filter(FrameReader::supports)
                .map(TransferSyntaxNames::name)
                .collect(Collectors.joining(", "));
    }
}
