package org.atlasnode.core.state;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Kept analyses of before models named their targets: they knew the seven cervical levels and fractures only. Rewritten
 * to what an analysis is now, so that old studies can still be shown and reported again.
 */
final class EarlierAnalysis {

    private static final Map<String, String> VERTEBRAE = Map.of(
            "C1", "14806007",
            "C2", "39976000",
            "C3", "113205007",
            "C4", "5329002",
            "C5", "36978003",
            "C6", "36054005",
            "C7", "87391001");

    private EarlierAnalysis() {}

    /** The analysis as it is written now; one that is already is left as it is. */
    static void upgrade(ObjectNode analysis) {
        if (!(analysis.remove("levels") instanceof ArrayNode levels)) {
            return;
        }
        if (analysis.get("patient") instanceof ObjectNode patient) {
            patient.set("target", target("overall", code("122494005", "Cervical spine")));
        }
        ArrayNode findings = analysis.putArray("findings");
        for (JsonNode level : levels) {
            findings.add(finding((ObjectNode) level));
        }
    }

    private static ObjectNode finding(ObjectNode level) {
        String name = level.remove("level").asText();
        level.set("target", target(name, code(VERTEBRAE.getOrDefault(name, ""), name + " vertebra")));
        if (level.get("place") instanceof ObjectNode place) {
            ObjectNode structure = place.putObject("structure");
            structure.set("centroidMm", place.remove("centroidMm"));
            structure.set("extentMm", place.remove("extentMm"));
            structure.putNull("shape");
            place.set("findingMm", place.remove("fractureMm"));
        }
        return level;
    }

    private static ObjectNode target(String name, ObjectNode site) {
        ObjectNode target = JsonNodeFactory.instance.objectNode().put("name", name);
        target.put("term", "fracture");
        target.set("finding", code("125605004", "Fracture of bone"));
        target.set("site", site);
        return target;
    }

    private static ObjectNode code(String value, String meaning) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("value", value)
                .put("scheme", "SCT")
                .put("meaning", meaning);
    }
}
