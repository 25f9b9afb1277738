package org.atlasnode.dicom;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.NullMarked;

/** The order of the layers and the bans of the house style. */
@AnalyzeClasses(packages = "org.atlasnode.dicom", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule LAYERS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("charset")
            .definedBy("org.atlasnode.dicom.charset..")
            .layer("data")
            .definedBy("org.atlasnode.dicom.data..")
            .layer("dict")
            .definedBy("org.atlasnode.dicom.dict..")
            .layer("io")
            .definedBy("org.atlasnode.dicom.io..")
            .layer("codec")
            .definedBy("org.atlasnode.dicom.codec..")
            .layer("pixel")
            .definedBy("org.atlasnode.dicom.pixel..")
            .layer("multiframe")
            .definedBy("org.atlasnode.dicom.multiframe..")
            .layer("ul")
            .definedBy("org.atlasnode.dicom.ul..")
            .layer("dimse")
            .definedBy("org.atlasnode.dicom.dimse..")
            .layer("net")
            .definedBy("org.atlasnode.dicom.net..")
            .layer("query")
            .definedBy("org.atlasnode.dicom.query..")
            .whereLayer("charset")
            .mayNotAccessAnyLayer()
            .whereLayer("data")
            .mayOnlyAccessLayers("charset")
            .whereLayer("dict")
            .mayOnlyAccessLayers("charset", "data")
            .whereLayer("io")
            .mayOnlyAccessLayers("charset", "data", "dict")
            .whereLayer("codec")
            .mayNotAccessAnyLayer()
            .whereLayer("pixel")
            .mayOnlyAccessLayers("charset", "data", "dict", "io", "codec")
            .whereLayer("multiframe")
            .mayOnlyAccessLayers("charset", "data", "dict", "io")
            .whereLayer("ul")
            .mayOnlyAccessLayers("charset", "data", "dict", "io")
            .whereLayer("dimse")
            .mayOnlyAccessLayers("charset", "data", "dict", "io", "ul")
            .whereLayer("net")
            .mayOnlyAccessLayers("charset", "data", "dict", "io", "ul", "dimse")
            .whereLayer("query")
            .mayOnlyAccessLayers("charset", "data", "dict", "io", "ul", "dimse", "net");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("org.atlasnode.dicom.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule KNOWS_NOTHING_OF_THE_PRODUCT = ArchRuleDefinition.classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "org.atlasnode.dicom..", "java..", "javax.net..", "jdk.net..", "org.slf4j..", "org.jspecify..");

    /** What of dicom.ul touches the network; the PDUs, their codec, the state machine and everything else do not. */
    private static final String TRANSPORT_OF_UL =
            "org\\.atlasnode\\.dicom\\.ul\\.(SocketTransport|TlsTransport|TlsFault|Association|UpperLayer)(\\$.*)?";

    @ArchTest
    static final ArchRule SOCKETS_IN_THE_NETWORK_PACKAGES_ONLY = noClasses()
            .that()
            .resideOutsideOfPackage("org.atlasnode.dicom.net..")
            .and()
            .haveNameNotMatching(TRANSPORT_OF_UL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels.spi..")
            .orShould()
            .dependOnClassesThat(DescribedPredicate.describe(
                    "are network channels",
                    (JavaClass type) -> type.getPackageName().equals("java.nio.channels")
                            && type.getSimpleName().contains("Socket")));

    @ArchTest
    static final ArchRule NO_CLOCK_BUT_THE_INJECTED = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule NO_CONSOLE_AND_NO_EXIT = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");

    @ArchTest
    static final ArchRule NO_OLD_FILES_AND_DATES = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.File")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Date")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.util.Calendar");

    @ArchTest
    static final ArchRule NO_NAMES_THAT_SAY_NOTHING = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Utils?|Base|Info)")
            .orShould()
            .haveNameMatching(".*\\.[A-Za-z]+Data")
            .orShould()
            .haveNameMatching(".*\\.I[A-Z][a-z].*");

    @ArchTest
    static final ArchRule EVERY_PACKAGE_IS_NULL_MARKED = ArchRuleDefinition.classes()
            .should(new ArchCondition<>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    JavaPackage parent = type.getPackage();
                    events.add(new SimpleConditionEvent(
                            type, parent.isAnnotatedWith(NullMarked.class), parent + " of " + type.getName()));
                }
            });
}
