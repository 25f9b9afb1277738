package org.atlasnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.atlasnode.core.config.NodeConfig;
import org.atlasnode.core.config.Operation;
import org.atlasnode.core.config.PeerTerms;
import org.atlasnode.core.model.InstanceRef;
import org.atlasnode.core.model.Priority;
import org.atlasnode.core.model.SeriesKey;
import org.atlasnode.core.model.SeriesRecord;
import org.atlasnode.core.objects.FileObjectStore;
import org.atlasnode.core.objects.ObjectStore;
import org.atlasnode.core.state.Database;
import org.atlasnode.core.state.JdbcStateStore;
import org.atlasnode.core.state.StateStore;
import org.atlasnode.core.state.StateStore.ReceivedInstance;
import org.atlasnode.dicom.data.AeTitle;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.TransferSyntax;
import org.atlasnode.results.source.NodeIdentity;
import org.atlasnode.results.source.ResultFile;
import org.atlasnode.testkit.MutableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OriginsTest {

    private static final SeriesKey KEY = new SeriesKey(Uid.of("1.2.3"), Uid.of("1.2.3.4"));
    private static final Uid INSTANCE = Uid.of("1.2.3.4.5");
    private static final NodeIdentity SELF =
            new NodeIdentity("Atlas Node project", "Atlas Node", "9", "ATLAS", ZoneOffset.UTC);

    @TempDir
    private Path folder;

    private final Clock clock = MutableClock.at("2026-01-01T12:00:00Z");
    private Database database;
    private StateStore state;
    private ObjectStore objects;
    private Origins origins;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        state = new JdbcStateStore(database, clock);
        objects = new FileObjectStore(folder, 0);
        origins = new Origins(config(), state, objects, SELF);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private NodeConfig config() {
        NodeConfig.Peer emergency = new NodeConfig.Peer(
                "ER",
                AeTitle.of("ER"),
                Optional.empty(),
                Optional.empty(),
                true,
                Set.of(),
                PeerTerms.DEFAULT.withPriority(Priority.EMERGENCY));
        return new NodeConfig(
                new NodeConfig.Node(AeTitle.of("ATLAS"), "127.0.0.1", 11112, folder, folder),
                Map.of("ER", emergency),
                new NodeConfig.Completion(Duration.ofSeconds(10), Duration.ofMinutes(5)),
                List.of(),
                new NodeConfig.Inference(new NodeConfig.Device(NodeConfig.Device.Kind.CPU, 0), 1),
                Operation.of(new NodeConfig.Http("127.0.0.1", 0), new NodeConfig.Storage(Duration.ofDays(1), 0)));
    }

    private SeriesRecord receive(String peer, String manufacturer, String model) throws IOException {
        DataSet object = DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, INSTANCE)
                .putString(Tags.MANUFACTURER, Vr.LO, manufacturer)
                .putString(Tags.MANUFACTURER_MODEL_NAME, Vr.LO, model)
                .build();
        Path file = objects.received(KEY, INSTANCE);
        Files.createDirectories(file.getParent());
        Files.write(file, ResultFile.bytes(object));
        return record(peer);
    }

    private SeriesRecord record(String peer) {
        Instant now = clock.instant();
        state.recordInstances(List.of(new ReceivedInstance(
                new InstanceRef(
                        KEY,
                        INSTANCE,
                        Uids.CT_IMAGE_STORAGE,
                        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid(),
                        10,
                        "00000000"),
                peer,
                "CT",
                now)));
        return state.findSeries(KEY).orElseThrow();
    }

    @Test
    void aSeriesIsAsUrgentAsItsPeer() throws IOException {
        assertThat(origins.priority(receive("ER", "Siemens", "X"))).isEqualTo(Priority.EMERGENCY);
        close();
        database = Database.open(folder.resolve("other"));
        state = new JdbcStateStore(database, clock);
        assertThat(origins.priority(record("CT1"))).isEqualTo(Priority.NORMAL);
    }

    @Test
    void aResultIsKnownByItsEquipmentWhateverNodeMadeIt() throws IOException {
        assertThat(origins.isOwnResult(receive("PACS", "Atlas Node project", "Atlas Node")))
                .isTrue();
    }

    @Test
    void aScannersSeriesIsNoResult() throws IOException {
        assertThat(origins.isOwnResult(receive("PACS", "Siemens", "Atlas Node")))
                .isFalse();
    }

    @Test
    void aSeriesWhoseFileIsGoneIsLeftToItsJob() {
        assertThat(origins.isOwnResult(record("PACS"))).isFalse();
    }
}
