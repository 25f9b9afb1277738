package org.atlasnode.results.iod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.atlasnode.dicom.data.DataSet;
import org.atlasnode.dicom.dict.Tags;
import org.atlasnode.dicom.io.DicomFile;
import org.atlasnode.testkit.SharedData;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class IodCheckTest {

    private static List<String> check(DataSet object) {
        return check(object, iod(object));
    }

    private static Iod iod(DataSet object) {
        return IodTables.standard()
                .find(object.findUid(Tags.SOP_CLASS_UID).orElseThrow())
                .orElseThrow();
    }

    private static List<String> check(DataSet object, Iod iod) {
        Problems problems = new Problems();
        IodCheck.standard(object, iod, problems);
        return problems.toList();
    }

    @TestFactory
    Stream<DynamicTest> findsNothingInObjectsThatOtherValidatorsPass() throws IOException {
        Path examples = SharedData.path("result_examples");
        return Stream.concat(list(examples), list(examples.resolve("variants")))
                .map(file -> DynamicTest.dynamicTest(
                        file.getFileName().toString(),
                        () -> assertThat(check(DicomFile.read(file).dataSet())).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> missesNoRequiredAttributeAtAnyDepth() {
        return Stream.of("sr_positive", "ko", "gsps", "seg", "sc_axial", "sc_multiframe")
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    DataSet object = DicomFile.read(SharedData.path("result_examples/" + name + ".dcm"))
                            .dataSet();
                    List<Omission> omissions = Omission.of(object);
                    assertThat(omissions).hasSizeGreaterThan(40);
                    assertThat(omissions.stream()
                                    .filter(omission -> check(omission.mutant(), iod(object))
                                            .isEmpty())
                                    .map(Omission::name))
                            .isEmpty();
                }));
    }

    private static Stream<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".dcm")).sorted().toList().stream();
        }
    }
}
