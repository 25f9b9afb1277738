package org.atlasnode.results.source;

import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.config.ResultTerms.Window;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/** In which window (PS3.3 §C.11.2.1.2) a series is shown. Stateless. */
public final class DisplayWindow {

    private static final Code FRACTURE_OF_BONE = new Code("125605004", "SCT", "Fracture of bone");

    /** All of cortical bone and of soft tissue. */
    private static final Window BONE = new Window(450, 1900);

    private static final Set<String> HEAD = Set.of("HEAD", "BRAIN");

    /** Narrow enough for blood beside brain. */
    private static final Window BRAIN = new Window(40, 80);

    private static final Window SOFT_TISSUE = new Window(40, 400);

    private DisplayWindow() {}

    /** The site's for the model; bone, where fractures are looked for; else the scanner's own for the series, or what the body part is seen in. */
    public static Window of(Analysis analysis, DataSet header, NodeIdentity node) {
        return Optional.ofNullable(node.terms()
                        .overlays()
                        .windows()
                        .get(analysis.algorithm().model().id()))
                .or(() -> Optional.of(BONE)
                        .filter(bone -> analysis.patient().target().finding().equals(FRACTURE_OF_BONE)))
                .or(() -> ofScanner(header))
                .orElseGet(() ->
                        BodyPart.of(analysis, header).filter(HEAD::contains).isPresent() ? BRAIN : SOFT_TISSUE);
    }

    /** The first of those that the scanner wrote: the one that viewers begin with. */
    private static Optional<Window> ofScanner(DataSet header) {
        return number(header, Tags.WINDOW_CENTER)
                .flatMap(centre -> number(header, Tags.WINDOW_WIDTH)
                        .filter(width -> width >= 1)
                        .map(width -> new Window(centre, width)));
    }

    private static Optional<Double> number(DataSet header, int tag) {
        return header.strings(tag).stream()
                .map(String::strip)
                .filter(text -> text.matches("[-+]?[0-9]{1,6}(\\.[0-9]*)?"))
                .map(Double::valueOf)
                .findFirst();
    }
}
