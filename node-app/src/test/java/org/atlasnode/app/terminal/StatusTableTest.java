package org.atlasnode.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.atlasnode.app.status.NodeStatus.AnalysisFacts;
import org.atlasnode.app.status.NodeStatus.ShapeFacts;
import org.atlasnode.app.status.NodeStatus.TargetFacts;
import org.junit.jupiter.api.Test;

class StatusTableTest {

    private static TargetFacts finding(String target, ShapeFacts shape) {
        return new TargetFacts(target, "ABSENT", 0.25, 0.5, "NONE", shape);
    }

    @Test
    void writesAHeightThatIsNotLostWithoutASign() {
        List<TargetFacts> findings = List.of(
                finding("C4", new ShapeFacts(0.4, 2.44, "NONE")), finding("C5", new ShapeFacts(17.6, null, "LOW")));
        StringWriter out = new StringWriter();

        new StatusTable(new PrintWriter(out))
                .printFindings(new AnalysisFacts(
                        "ANALYSED", "model 1.0.0", "cpu", finding("overall", null), findings, "", Map.of()));

        assertThat(out.toString())
                .contains("none: height 0 %, 2.4 mm off line")
                .contains("low: height -18 %")
                .doesNotContain("-0 %");
    }
}
