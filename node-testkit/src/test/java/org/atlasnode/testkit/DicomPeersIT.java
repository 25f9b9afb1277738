package org.atlasnode.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The peers of the other tests start, talk to each other, judge, and stop. */
class DicomPeersIT {

    @TempDir
    Path folder;

    @Test
    void orthancTakesWhatStorescuSendsAndGivesItBack() throws IOException {
        Path source = report("report.dcm");
        Dcmtk dcmtk = Dcmtk.in(folder);
        try (Orthanc orthanc = Orthanc.start(folder.resolve("orthanc"), List.of())) {
            Dcmtk.Target target = new Dcmtk.Target("127.0.0.1", orthanc.dicomPort(), Orthanc.AE_TITLE, "TEST");
            assertThat(dcmtk.echoscu(target).exitCode()).isZero();
            dcmtk.storescu(target, List.of(), List.of(source)).requireSuccess();
            dcmtk.dcmsend(target, List.of(), List.of(source)).requireSuccess();

            assertThat(orthanc.list("instances")).hasSize(1);
            String id = orthanc.list("instances").get(0);
            assertThat(orthanc.simplifiedTags(id).path("Modality").asText()).isEqualTo("SR");
            assertThat(orthanc.tags(id).path("0008,0060").path("Value").asText())
                    .isEqualTo("SR");
            assertThat(orthanc.rawTag(id, "0008-0060")).asString().isEqualTo("SR");
            assertThat(orthanc.statistics().path("CountInstances").asInt()).isEqualTo(1);
            Path copy = Files.write(folder.resolve("copy.dcm"), orthanc.file(id));
            assertThat(dcmtk.dcmdump(copy, List.of())).contains("BasicTextSRStorage");
            orthanc.stop();
        }
    }

    @Test
    void orthancFindsAgainWhatItHadAndSendsItOn() throws IOException {
        Path received = Files.createDirectories(folder.resolve("received"));
        int port = FreePort.find();
        Orthanc.Modality modality = new Orthanc.Modality("scp", "STORESCP", port);
        try (Orthanc first = Orthanc.start(folder.resolve("orthanc"), List.of(modality))) {
            Dcmtk.Target target = new Dcmtk.Target("127.0.0.1", first.dicomPort(), Orthanc.AE_TITLE, "TEST");
            Dcmtk.in(folder)
                    .dcmsend(target, List.of(), List.of(report("report.dcm")))
                    .requireSuccess();
            first.stop();
        }
        try (Orthanc again = Orthanc.start(folder.resolve("orthanc"), List.of(modality));
                ProcessUnderTest scp = Dcmtk.in(folder).startStorescp("STORESCP", port, received, List.of())) {
            again.store("scp", again.list("instances"));
            assertThat(scp.isAlive()).isTrue();
            try (var files = Files.list(received)) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void validatorsTellFaultsFromNone() throws IOException {
        Validators validators = new Validators(folder);
        Path basicText = report("report.dcm");
        assertThat(validators.dsrdump(basicText).errors()).isEmpty();
        assertThat(validators.dciodvfy(basicText).output()).contains("BasicTextSR");
        Path broken = Files.write(folder.resolve("broken.dcm"), new byte[] {1, 2, 3});
        assertThat(validators.dsrdump(broken).errors()).isNotEmpty();
        assertThat(validators.dciodvfy(broken).errors()).isNotEmpty();

        Map<Path, Validators.Report> reports = validators.pixelMed(List.of(basicText, broken));
        assertThat(reports.get(basicText).output()).contains("Found BasicTextSR IOD");
        assertThat(reports.get(basicText).errors()).containsExactly("not recognised as TID 1500");
        assertThat(reports.get(broken).errors()).contains("not recognised as TID 1500");
    }

    @Test
    void aProgramThatEndsOrHangsFailsTheWait() {
        List<String> sleeper = List.of("/bin/sh", "-c", "echo ready; exec sleep 60");
        try (ProcessUnderTest process = ProcessUnderTest.start(folder, Map.of(), sleeper)) {
            assertThat(process.awaitLine(line -> line.startsWith("rea"), Duration.ofSeconds(10)))
                    .isEqualTo("ready");
            assertThatThrownBy(() -> process.awaitExit(Duration.ofMillis(50)))
                    .hasMessageContaining("did not end within")
                    .hasMessageContaining("ready");
            process.kill();
            assertThat(process.isAlive()).isFalse();
            assertThatThrownBy(() -> process.awaitUntil("never", () -> false, Duration.ofSeconds(10)))
                    .hasMessageContaining("ended with 137");
        }
        assertThatThrownBy(() -> Program.require("no-such-program", "some-package"))
                .hasMessageContaining("apt-get install -y some-package");
    }

    /** A Basic Text SR made by dcmtk from nothing but its own XML. */
    private Path report(String name) throws IOException {
        Path xml = Files.writeString(folder.resolve("report.xml"), REPORT_XML);
        Path file = folder.resolve(name);
        List<String> command = List.of("xml2dsr", xml.toString(), file.toString());
        ProcessUnderTest.run(folder, Map.of(), command, Duration.ofSeconds(30)).requireSuccess();
        return file;
    }

    private static final String REPORT_XML = """
            <?xml version="1.0" encoding="UTF-8"?>
            <report type="Basic Text SR">
              <sopclass uid="1.2.840.10008.5.1.4.1.1.88.11"/>
              <charset>ISO_IR 100</charset>
              <modality>SR</modality>
              <patient><name><last>Test</last></name><id>1</id></patient>
              <study uid="2.25.1"><id>1</id></study>
              <series uid="2.25.2"><number>1</number></series>
              <instance uid="2.25.3"><number>1</number></instance>
              <document>
                <completion flag="PARTIAL"/>
                <verification flag="UNVERIFIED"/>
                <content>
                  <date>2026-11-23</date>
                  <time>07:00:00</time>
                  <container flag="SEPARATE">
                    <concept><value>121111</value><scheme><designator>DCM</designator></scheme>\
            <meaning>Summary</meaning></concept>
                    <text><relationship>CONTAINS</relationship>
                      <concept><value>121071</value><scheme><designator>DCM</designator></scheme>\
            <meaning>Finding</meaning></concept>
                      <value>nothing</value></text>
                  </container>
                </content>
              </document>
            </report>
            """;
}
