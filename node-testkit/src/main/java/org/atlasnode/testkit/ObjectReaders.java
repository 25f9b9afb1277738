package org.atlasnode.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.atlasnode.testkit.ProcessUnderTest.Outcome;

/**
 * Programs of others that read segmentations, presentation states, key objects and encapsulated documents, each with what
 * it says against them. Immutable.
 */
public final class ObjectReaders {

    private static final Path PIXELMED_JAR = Path.of("/usr/share/java/pixelmed.jar");
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path workingFolder;

    public ObjectReaders(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    /** DCMTK reads a presentation state with the checks of a printing display. */
    public List<String> dcmpschk(Path file) {
        return errors(run("dcmpschk", "dcmtk", file), "Test passed");
    }

    /** DCMTK reads a data set to its end. */
    public List<String> dcmdump(Path file) {
        return errors(run("dcmdump", "dcmtk", file), "(0008,0016)");
    }

    /** GDCM reads an image, or a document. */
    public List<String> gdcminfo(Path file) {
        return errors(run("gdcminfo", "libgdcm-tools", file), "MediaStorage is");
    }

    /** DCMTK takes a document out of its object. */
    public List<String> dcm2pdf(Path file, Path pdf) {
        return errors(
                ProcessUnderTest.run(
                        workingFolder,
                        Map.of(),
                        List.of(Program.require("dcm2pdf", "dcmtk"), file.toString(), pdf.toString()),
                        LIMIT),
                "");
    }

    /** PixelMed checks an object against its IOD; of the classes made here it knows segmentations. */
    public List<String> pixelMedInstance(Path file) {
        return errors(pixelMed("DicomInstanceValidator", file), "IOD validation complete");
    }

    /** PixelMed checks a structured document against the template of this identifier. */
    public List<String> pixelMedTemplate(Path file, String template) {
        return errors(pixelMed("DicomSRValidator", file), "Found Root Template TID_" + template);
    }

    private Outcome pixelMed(String validator, Path file) {
        return ProcessUnderTest.run(
                workingFolder,
                Map.of(),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.xml.xpathExprGrpLimit=0",
                        "-Djdk.xml.xpathExprOpLimit=0",
                        "-Djdk.xml.xpathTotalOpLimit=0",
                        "-cp",
                        Program.requireFile(PIXELMED_JAR, "libpixelmed-java").toString(),
                        "com.pixelmed.validate." + validator,
                        file.toString()),
                LIMIT);
    }

    private Outcome run(String program, String debianPackage, Path file) {
        return ProcessUnderTest.run(
                workingFolder, Map.of(), List.of(Program.require(program, debianPackage), file.toString()), LIMIT);
    }

    /** @param wanted what a program says that did its work */
    private static List<String> errors(Outcome outcome, String wanted) {
        Stream<String> said = outcome.output()
                .lines()
                .filter(line -> line.startsWith("E: ") || line.startsWith("F: ") || line.startsWith("Error"));
        Stream<String> failed = outcome.exitCode() == 0 && outcome.output().contains(wanted)
                ? Stream.empty()
                : Stream.of("ended with " + outcome.exitCode() + ": " + outcome.output());
        return Stream.concat(said, failed).toList();
    }
}
