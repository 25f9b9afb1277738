package org.atlasnode.testkit;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.atlasnode.testkit.ProcessUnderTest.Outcome;

/**
 * Programs of others that judge DICOM objects: dciodvfy and dcsrdump (dicom3tools), dsrdump and dsr2xml (DCMTK), GDCM and
 * PixelMed's DicomSRValidator.
 * Each sees faults that the others do not. Immutable.
 */
public final class Validators {

    private static final Path PIXELMED_JAR = Path.of("/usr/share/java/pixelmed.jar");
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration PIXELMED_LIMIT = Duration.ofMinutes(5);

    private final Path workingFolder;

    public Validators(Path workingFolder) {
        this.workingFolder = workingFolder;
    }

    /** What a validator said about one file: the lines that begin with its words for error and warning, and everything. */
    public record Report(List<String> errors, List<String> warnings, String output) {

        public Report {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }

    /** Checks any object against its IOD. */
    public Report dciodvfy(Path file) {
        String program = Program.require("dciodvfy", "dicom3tools");
        Outcome outcome = ProcessUnderTest.run(workingFolder, Map.of(), List.of(program, file.toString()), LIMIT);
        List<String> errors = lines(outcome.output(), line -> line.startsWith("Error"));
        if (outcome.exitCode() != 0 && errors.isEmpty()) {
            errors = List.of("dciodvfy ended with " + outcome.exitCode());
        }
        return new Report(errors, lines(outcome.output(), line -> line.startsWith("Warning")), outcome.output());
    }

    /** Reads a structured report with all of DCMTK's checks. */
    public Report dsrdump(Path file) {
        Outcome outcome = Dcmtk.in(workingFolder).withLimit(LIMIT).dsrdump(file, List.of());
        List<String> errors = lines(outcome.output(), line -> line.startsWith("E: ") || line.startsWith("F: "));
        if (outcome.exitCode() != 0 && errors.isEmpty()) {
            errors = List.of("dsrdump ended with " + outcome.exitCode());
        }
        return new Report(errors, lines(outcome.output(), line -> line.startsWith("W: ")), outcome.output());
    }

    /** Reads a structured report with dicom3tools. */
    public Report dcsrdump(Path file) {
        return run("dcsrdump", "dicom3tools", file, line -> line.contains("Error"));
    }

    /** Reads an image, its pixels too, with GDCM. */
    public Report gdcminfo(Path file) {
        return run("gdcminfo", "libgdcm-tools", file, line -> line.contains("Error"));
    }

    /** Reads any object with GDCM. */
    public Report gdcmdump(Path file) {
        return run("gdcmdump", "libgdcm-tools", file, line -> line.contains("Error"));
    }

    /** A structured report as XML in UTF-8: fails on text that is not in its character set. */
    public String dsr2xml(Path file) {
        String program = Program.require("dsr2xml", "dcmtk");
        return ProcessUnderTest.run(
                        workingFolder, Map.of(), List.of(program, "--convert-to-utf8", file.toString()), LIMIT)
                .requireSuccess()
                .output();
    }

    private Report run(String name, String debianPackage, Path file, Predicate<String> isError) {
        String program = Program.require(name, debianPackage);
        Outcome outcome = ProcessUnderTest.run(workingFolder, Map.of(), List.of(program, file.toString()), LIMIT);
        List<String> errors = new ArrayList<>(lines(outcome.output(), isError));
        if (outcome.exitCode() != 0 || outcome.output().isBlank()) {
            errors.add(name + " ended with " + outcome.exitCode());
        }
        return new Report(errors, List.of(), outcome.output());
    }

    /**
     * Checks structured reports against their templates, all in one process, for it needs ten seconds and more to start.
     * A report that it did not recognise as TID 1500 or did not check to the end counts as an error.
     */
    public Map<Path, Report> pixelMed(List<Path> files) {
        Program.requireFile(PIXELMED_JAR, "libpixelmed-java");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.xml.xpathExprGrpLimit=0",
                "-Djdk.xml.xpathExprOpLimit=0",
                "-Djdk.xml.xpathTotalOpLimit=0",
                "-cp",
                PIXELMED_JAR + ":" + ownClasses(),
                PixelMedBatch.class.getName()));
        files.forEach(file -> command.add(file.toAbsolutePath().toString()));
        String output = ProcessUnderTest.run(workingFolder, Map.of(), command, PIXELMED_LIMIT)
                .requireSuccess()
                .output();
        Map<Path, Report> reports = new HashMap<>();
        for (Path file : files) {
            reports.put(file, pixelMedReport(section(output, file)));
        }
        return reports;
    }

    private static Report pixelMedReport(String section) {
        List<String> errors =
                new ArrayList<>(lines(section, line -> line.startsWith("Error") || line.contains("Exception")));
        if (!section.contains("Found Root Template TID_1500")) {
            errors.add("not recognised as TID 1500");
        }
        if (!section.contains("IOD validation complete")) {
            errors.add("not checked to the end");
        }
        return new Report(errors, lines(section, line -> line.startsWith("Warning")), section);
    }

    private static String section(String output, Path file) {
        String head = PixelMedBatch.HEAD + file.toAbsolutePath() + "\n";
        int begin = output.indexOf(head);
        if (begin < 0) {
            throw new IllegalStateException("no answer for " + file + ":\n" + output);
        }
        int end = output.indexOf(PixelMedBatch.HEAD, begin + head.length());
        return output.substring(begin + head.length(), end < 0 ? output.length() : end);
    }

    private static String ownClasses() {
        try {
            return Path.of(Validators.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the test kit's own classes have no path", e);
        }
    }

    private static List<String> lines(String output, Predicate<String> wanted) {
        return output.lines().filter(wanted).toList();
    }
}
