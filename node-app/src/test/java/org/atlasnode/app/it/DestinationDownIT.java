package org.atlasnode.app.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.atlasnode.app.status.NodeStatus.DeliveryFacts;
import org.atlasnode.app.status.NodeStatus.SeriesFacts;
import org.atlasnode.testkit.FreePort;
import org.atlasnode.testkit.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PACS is away while studies come in; when it is back it gets everything, also over a restart of the node. */
class DestinationDownIT {

    private static final Duration RESULT_TIME = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    @Test
    void allResultsArriveWhenTheDestinationIsBack() throws IOException {
        int port = FreePort.find();
        NodeSetup setup = NodeSetup.in(folder.resolve("node"))
                .sender("CT1")
                .receiver("PACS", Orthanc.AE_TITLE, port)
                .pipeline(List.of("CT1"), List.of("PACS"));
        try (NodeProcess node = NodeProcess.start(setup)) {
            List<CtSeries> sent = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                CtSeries series = CtSeries.regular("down" + i, 4 + i, 128);
                new TestSender(setup.target("CT1")).sendAll(series.objects());
                sent.add(series);
            }
            for (CtSeries series : sent) {
                node.awaitSeries(
                        series.seriesInstanceUid().value(), DestinationDownIT::hasFailedToDeliver, RESULT_TIME);
            }
            node.stop();
            node.restart();
            try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"), port, List.of())) {
                int deliveryCount = 0;
                for (CtSeries series : sent) {
                    SeriesFacts done =
                            node.awaitSeries(series.seriesInstanceUid().value(), NodeProcess::isDone, RESULT_TIME);
                    assertThat(done.jobs()).hasSize(1);
                    deliveryCount += done.jobs().get(0).deliveries().size();
                }
                assertThat(orthanc.list("instances")).hasSize(deliveryCount);
                assertThat(orthanc.list("studies")).hasSize(sent.size());
            }
        }
    }

    private static boolean hasFailedToDeliver(SeriesFacts series) {
        return series.jobs().stream()
                .flatMap(job -> job.deliveries().stream())
                .map(DeliveryFacts::state)
                .anyMatch("RETRY"::equals);
    }
}
