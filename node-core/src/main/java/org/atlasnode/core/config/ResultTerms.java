package org.atlasnode.core.config;

import java.util.Map;
import java.util.Optional;
import org.atlasnode.core.model.ResultKind;

/**
 * How results look where a site wants it otherwise. Immutable.
 *
 * @param language of overlays and of series descriptions
 * @param label the line on every overlay that says what its result is worth, beside the label of the model, which always
 *     stands there; absent: the one of the language
 * @param firstSeriesNumber Series Number (0020,0011) of reports; the other kinds of results follow in their order
 * @param descriptions how the Series Description of a kind begins; {@value #MODEL} in it is the model
 */
public record ResultTerms(
        Language language,
        Optional<String> label,
        int firstSeriesNumber,
        Map<ResultKind, String> descriptions,
        OverlayTerms overlays) {

    /** Stands for the model's id in a description. */
    public static final String MODEL = "{model}";

    /** After every series of a scanner. */
    public static final int FIRST_SERIES_NUMBER = 9001;

    /** What holds where the configuration says nothing. */
    public static final ResultTerms DEFAULT =
            new ResultTerms(Language.ENGLISH, Optional.empty(), FIRST_SERIES_NUMBER, Map.of(), OverlayTerms.DEFAULT);

    public ResultTerms {
        descriptions = Map.copyOf(descriptions);
    }

    /**
     * The overlay series.
     *
     * @param ofNegatives whether there is one where nothing was found
     * @param multiFrame whether it is one object of many frames
     * @param windows in which window a model's series are shown, by the model's id
     */
    public record OverlayTerms(boolean ofNegatives, boolean multiFrame, Map<String, Window> windows) {

        static final OverlayTerms DEFAULT = new OverlayTerms(true, false, Map.of());

        public OverlayTerms {
            windows = Map.copyOf(windows);
        }
    }

    /** Which Hounsfield units are told apart: those from half a width below the centre to half a width above it. */
    public record Window(double centreHu, double widthHu) {}
}
