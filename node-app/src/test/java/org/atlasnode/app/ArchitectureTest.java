package org.atlasnode.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.NullMarked;

/** The rules of the house over all modules; each module has finer ones of its own. */
@AnalyzeClasses(
        packages = "org.atlasnode",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NotTheTestKit.class})
class ArchitectureTest {

    /** It is for tests, though it lies in a module of its own. */
    static final class NotTheTestKit implements ImportOption {

        @Override
        public boolean includes(Location location) {
            return !location.contains("testkit");
        }
    }

    private static final String DICOM = "org.atlasnode.dicom..";
    private static final String CORE = "org.atlasnode.core..";
    private static final String STORESCP = "org.atlasnode.storescp..";
    private static final String INFERENCE = "org.atlasnode.inference..";
    private static final String RESULTS = "org.atlasnode.results..";
    private static final String APP = "org.atlasnode.app..";

    @ArchTest
    static final ArchRule dicomKnowsNothingOfTheProduct = noClasses()
            .that()
            .resideInAPackage(DICOM)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CORE, STORESCP, INFERENCE, RESULTS, APP);

    @ArchTest
    static final ArchRule coreKnowsNoneOfItsUsers = noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORESCP, INFERENCE, RESULTS, APP);

    @ArchTest
    static final ArchRule storescpSeesNoSibling = noClasses()
            .that()
            .resideInAPackage(STORESCP)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(INFERENCE, RESULTS, APP);

    @ArchTest
    static final ArchRule inferenceSeesNoSibling = noClasses()
            .that()
            .resideInAPackage(INFERENCE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORESCP, RESULTS, APP);

    @ArchTest
    static final ArchRule resultsSeeNoSibling = noClasses()
            .that()
            .resideInAPackage(RESULTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORESCP, INFERENCE, APP);

    @ArchTest
    static final ArchRule quartzIsKnownToOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("org.atlasnode.core.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.quartz..");

    @ArchTest
    static final ArchRule onnxRuntimeIsKnownToOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("org.atlasnode.inference.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..");

    @ArchTest
    static final ArchRule sqlIsKnownToTwoPackages = noClasses()
            .that()
            .resideOutsideOfPackages("org.atlasnode.core.state..", "org.atlasnode.core.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "com.zaxxer..", "org.flywaydb..");

    @ArchTest
    static final ArchRule jettyIsKnownToOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("org.atlasnode.app.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.eclipse.jetty..");

    /** The demonstration opens a ServerSocket, which is no Socket, to find a free port. */
    @ArchTest
    static final ArchRule socketsAreKnownToTheNetworkPackages = noClasses()
            .that()
            .resideOutsideOfPackages("org.atlasnode.dicom.net..", "org.atlasnode.dicom.ul..")
            .and()
            .doNotHaveFullyQualifiedName("org.atlasnode.core.security.OneKey") // its interface names them
            .should()
            .dependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(Socket.class)
                    .or(com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo(SocketChannel.class)));

    /** The demonstration removes its own temporary folder. */
    @ArchTest
    static final ArchRule onlyTheObjectStoreMovesAndDeletes = noClasses()
            .that()
            .resideOutsideOfPackages("org.atlasnode.core.objects..", "org.atlasnode.app.demo..")
            .should()
            .callMethod(Files.class, "delete", Path.class)
            .orShould()
            .callMethod(Files.class, "deleteIfExists", Path.class)
            .orShould()
            .callMethod(Files.class, "move", Path.class, Path.class, CopyOption[].class);

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule onlyTheMainClassEndsTheProcess = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Main.class.getName())
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class)
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule noOldFiles = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.atlasnode.app.demo.DemoNode") // a process wants a File for its output
            .should()
            .dependOnClassesThat()
            .areAssignableTo(File.class);

    @ArchTest
    static final ArchRule noOldDates = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.atlasnode.core.schedule..", // Quartz wants a Date
                    "org.atlasnode.core.security..") // certificates give one
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Date.class);

    @ArchTest
    static final ArchRule partsOfTheApplicationHaveNoCycles =
            slices().matching("org.atlasnode.app.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyTheRootComposes = noClasses()
            .that(resideInAnyPackage(
                    "org.atlasnode.app.http..",
                    "org.atlasnode.app.status..",
                    "org.atlasnode.app.send..",
                    "org.atlasnode.app.terminal.."))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STORESCP, INFERENCE, RESULTS);

    @ArchTest
    static final ArchRule namesSayWhatThingsAre = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.atlasnode.dicom.ul.Pdu$PData") // P-DATA-TF is the standard's word
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Base|Data|Info)");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);
}
