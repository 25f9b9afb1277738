package org.atlasnode.results.source;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * Body Part Examined (0018,0015) of a result: the term that goes with the region that the model is for (PS3.16 Annex L),
 * else the source's own. Without one, a reader must ask for a side (PS3.3 §C.7.3.1, Laterality).
 */
public final class BodyPart {

    private static final Map<String, String> BY_SNOMED_CODE = Map.of(
            "122494005", "CSPINE",
            "122495006", "TSPINE",
            "122496007", "LSPINE",
            "69536005", "HEAD",
            "12738006", "BRAIN",
            "89546000", "SKULL",
            "45048000", "NECK",
            "818981001", "ABDOMEN",
            "816092008", "PELVIS",
            "80891009", "HEART");

    private static final Pattern CODE_STRING = Pattern.compile("[A-Z0-9 _]{1,16}");

    private BodyPart() {}

    public static Optional<String> of(Analysis analysis, SourceSeries source) {
        return of(analysis, source.header());
    }

    /**
     * The term; empty where neither the model's region nor the source gives one.
     *
     * @param header of the source
     */
    public static Optional<String> of(Analysis analysis, DataSet header) {
        return analysis.patient()
                .target()
                .site()
                .filter(site -> site.scheme().equals("SCT"))
                .flatMap(site -> Optional.ofNullable(BY_SNOMED_CODE.get(site.value())))
                .or(() -> header.findString(Tags.BODY_PART_EXAMINED)
                        .filter(text -> CODE_STRING.matcher(text).matches()));
    }
}
