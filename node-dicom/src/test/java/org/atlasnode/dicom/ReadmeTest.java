package org.atlasnode.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.data.Uid;
import org.atlasnode.dicom.data.Vr;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.dict.Uids;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.dicom.io.TransferSyntax;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs the examples of the README, with nothing changed but the folder, the port and the wait. */
class ReadmeTest {

    private static final String PREFIX = """
            import java.io.OutputStream;
            import java.net.InetSocketAddress;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.util.List;
            import java.util.Optional;
            import org.atlasnode.dicom.data.*;
            import org.atlasnode.dicom.dict.*;
            import org.atlasnode.dicom.dimse.*;
            import org.atlasnode.dicom.io.*;
            import org.atlasnode.dicom.net.*;
            import org.atlasnode.dicom.pixel.*;
            import org.atlasnode.dicom.ul.*;
            public class Example%d {
                public static void run(Runnable meanwhile) throws Exception {
            """;

    private static final Pattern EXAMPLE = Pattern.compile("## ([^\n]+)\n\n```java\n(.*?)```", Pattern.DOTALL);

    private static final Pattern LOG_LINE = Pattern.compile(" (INFO|WARN|DEBUG) org\\.atlasnode\\.");

    @TempDir
    Path folder;

    private List<Matcher> examples;
    private int port;

    @BeforeEach
    void makeAFileAndReadTheExamples() throws IOException {
        DataSet image = DataSet.builder()
                .putUid(Tags.SOP_CLASS_UID, Uids.CT_IMAGE_STORAGE)
                .putUid(Tags.SOP_INSTANCE_UID, Uid.of("1.2.3.4"))
                .putString(Tags.PATIENT_BIRTH_DATE, Vr.DA, "19700101")
                .putInt(Tags.SAMPLES_PER_PIXEL, Vr.US, 1)
                .putInt(Tags.ROWS, Vr.US, 1)
                .putInt(Tags.COLUMNS, Vr.US, 2)
                .putInt(Tags.BITS_ALLOCATED, Vr.US, 16)
                .putInt(Tags.PIXEL_REPRESENTATION, Vr.US, 1)
                .putBytes(Tags.PIXEL_DATA, Vr.OW, new byte[] {(byte) 0xFE, (byte) 0xFF, 1, 0})
                .build();
        try (OutputStream output = Files.newOutputStream(folder.resolve("ct.dcm"))) {
            DicomFile.of(image, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN).write(output);
        }
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        examples = EXAMPLE.matcher(Files.readString(Path.of("README.md")))
                .results()
                .map(result -> EXAMPLE.matcher(result.group()))
                .filter(Matcher::find)
                .collect(Collectors.toList());
    }

    @Test
    void readsEditsAndWrites() throws Exception {
        run("Read, edit and write a file", () -> {});
        DataSet edited = DicomFile.read(folder.resolve("edited.dcm")).dataSet();
        assertThat(edited.string(Tags.INSTITUTION_NAME, "")).isEqualTo("Elsewhere");
        assertThat(edited.contains(Tags.PATIENT_BIRTH_DATE)).isFalse();
    }

    @Test
    void decodesAFrame() throws Exception {
        assertThat(run("Decode a frame", () -> {})).isEqualToIgnoringNewLines("frame 1 begins with -2");
    }

    @Test
    void sendsWhatItReceives() throws Exception {
        StringWriter printed = new StringWriter();
        run("Receive", () -> {
            try {
                printed.append(run("C-ECHO", () -> {}));
                printed.append(run("Send", () -> {}));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        assertThat(printed.toString().lines()).containsExactly("0000H", "0000H");
        assertThat(DicomFile.read(folder.resolve("1.2.3.4.dcm")).dataSet())
                .isEqualTo(DicomFile.read(folder.resolve("ct.dcm")).dataSet());
    }

    /** Compiles an example and runs it; what it printed. */
    private String run(String title, Runnable meanwhile) throws Exception {
        Matcher example = examples.stream()
                .filter(candidate -> candidate.group(1).equals(title))
                .findFirst()
                .orElseThrow();
        int number = examples.indexOf(example);
        String body = example.group(2)
                .replace("Path.of(", "Path.of(\"" + folder + "\", ")
                .replace("11112", String.valueOf(port))
                .replace("Thread.currentThread().join();", "meanwhile.run();");
        compile(number, PREFIX.formatted(number) + body + "}}");
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            return printedBy(() -> {
                try {
                    loader.loadClass("Example" + number)
                            .getMethod("run", Runnable.class)
                            .invoke(null, meanwhile);
                } catch (InvocationTargetException e) {
                    throw new AssertionError(e.getCause());
                } catch (ReflectiveOperationException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    private static String printedBy(Runnable work) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !LOG_LINE.matcher(line).find())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private void compile(int number, String source) throws IOException {
        Path file = Files.writeString(folder.resolve("Example" + number + ".java"), source);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter problems = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString(), "-proc:none");
            assertThat(compiler.getTask(problems, files, null, options, null, files.getJavaFileObjects(file))
                            .call())
                    .as(problems.toString())
                    .isTrue();
        }
    }
}
