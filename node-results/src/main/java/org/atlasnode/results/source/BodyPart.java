package org.atlasnode.results.source;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.Code;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;

/**
 * Body Part Examined (0018,0015) of results that are images or refer to them: without it Laterality (0020,0060) is asked
 * for, which nothing unpaired has (PS3.3 §C.7.3.1).
 */
public final class BodyPart {

    /** SNOMED CT code to defined term, of PS3.16 Annex L, Table L-1. */
    private static final Map<String, String> TERMS = Map.of(
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

    private static final Pattern TERM = Pattern.compile("[A-Z0-9_ ]{1,16}");

    private BodyPart() {}

    /** That which the model is for; where it has no term, that of the source, which may be empty. */
    public static String of(Analysis analysis, DataSet source) {
        String own = Optional.of(source.string(Tags.BODY_PART_EXAMINED, ""))
                .filter(text -> TERM.matcher(text).matches())
                .orElse("");
        return analysis.patient()
                .target()
                .site()
                .map(Code::value)
                .map(code -> TERMS.getOrDefault(code, own))
                .orElse(own);
    }
}
