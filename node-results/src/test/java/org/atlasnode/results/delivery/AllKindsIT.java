package org.atlasnode.results.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.model.Analysis;
import org.atlasnode.core.model.DeliveryState;
import org.atlasnode.core.model.Job;
import org.atlasnode.core.model.ResultKind;
import org.atlasnode.core.model.ResultObject;
import org.atlasnode.core.net.PeerClients;
import org.atlasnode.core.volume.LabelMapFile;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.ReadLimits;
import org.atlasnode.dicom.net.ClientSettings;
import org.atlasnode.results.Level;
import org.atlasnode.results.TestAnalysis;
import org.atlasnode.results.TestLabels;
import org.atlasnode.results.TestSeries;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.testkit.Orthanc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of result by C-STORE into Orthanc, and back. */
class AllKindsIT {

    private static final ClientSettings.Timeouts TIMEOUTS =
            new ClientSettings.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60));

    @TempDir
    private Path folder;

    @Test
    void orthancKeepsEveryKindAsItWasMade() throws IOException {
        try (Orthanc orthanc = Orthanc.start(Files.createDirectory(folder.resolve("orthanc")), List.of());
                DeliveryWorld world =
                        new DeliveryWorld(Files.createDirectory(folder.resolve("node")), TestSeries.umlauts())) {
            world.peer(Orthanc.AE_TITLE, orthanc.dicomPort(), ResultKind.values());
            Analysis analysis =
                    TestAnalysis.of(world.series).probability(Level.C5, 0.937).build();
            Job job = world.finish(analysis);
            world.objects.keepLabels(job.id(), LabelMapFile.write(TestLabels.of(world.series, analysis)));
            world.publisher().run();
            world.scheduler.forget();
            try (Outbox outbox = world.outbox(
                    new DicomResultSender(new PeerClients(AeTitle.of("ATLAS"), Optional.empty(), TIMEOUTS)))) {
                world.run(outbox, 1);
            }
            assertThat(world.states(job, Orthanc.AE_TITLE)).containsOnly(DeliveryState.STORED);
            assertThat(kept(orthanc)).containsExactlyInAnyOrderElementsOf(made(world, job));
        }
    }

    private static List<DataSet> kept(Orthanc orthanc) throws IOException {
        List<DataSet> kept = new ArrayList<>();
        for (String instance : orthanc.list("instances")) {
            kept.add(DicomFile.read(new ByteArrayInputStream(orthanc.file(instance)), ReadLimits.DEFAULT)
                    .dataSet());
        }
        return kept;
    }

    private static List<DataSet> made(DeliveryWorld world, Job job) throws IOException {
        List<DataSet> made = new ArrayList<>();
        Set<ResultKind> kinds = new LinkedHashSet<>();
        for (ResultObject object : world.state.results(job.id())) {
            kinds.add(object.kind());
            made.add(ResultFile.read(world.objects.result(object)));
        }
        assertThat(kinds).containsExactly(ResultKind.values());
        return made;
    }
}
