package org.atlasnode.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "org.atlasnode.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule quartzInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("..core.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.quartz..");

    @ArchTest
    static final ArchRule sqlInTwoPackages = noClasses()
            .that()
            .resideOutsideOfPackages("..core.state..", "..core.schedule..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "org.h2..", "com.zaxxer..", "org.flywaydb..");

    @ArchTest
    static final ArchRule yamlInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("..core.config..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson.dataformat.yaml..");

    @ArchTest
    static final ArchRule micrometerInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackage("..core.observe..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..");

    @ArchTest
    static final ArchRule onlyTheObjectStoreMovesAndDeletes = noClasses()
            .that()
            .resideOutsideOfPackage("..core.objects..")
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
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(System.class, "exit", int.class);

    @ArchTest
    static final ArchRule nothingIsPrinted =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");

    @ArchTest
    static final ArchRule noOldFiles =
            noClasses().should().dependOnClassesThat().areAssignableTo(File.class);

    /** Quartz takes a Date, certificates give one. */
    @ArchTest
    static final ArchRule noOldDates = noClasses()
            .that()
            .resideOutsideOfPackages("..core.schedule..", "..core.security..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Date.class);

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("org.atlasnode.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theModelKnowsOnlyDicomData = noClasses()
            .that()
            .resideInAPackage("..core.model..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.atlasnode..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(
                            resideInAPackage("..core.model..").or(resideInAPackage("..dicom.data..")))));

    /** DICOMweb has its client here, since storage, results and the command line all speak it. */
    @ArchTest
    static final ArchRule peersAreCalledInOnePackage = noClasses()
            .that()
            .resideOutsideOfPackages("..core.net..", "..core.query..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.atlasnode.dicom.net..");

    /** A key manager of Java names sockets in its signatures. */
    @ArchTest
    static final ArchRule noNetwork = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.atlasnode.core.security.OneKey")
            .and()
            .resideOutsideOfPackage("..core.dicomweb..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net..");

    @ArchTest
    static final ArchRule namesSayWhatThingsAre =
            noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Base|Data|Info)");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked =
            classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class);
}
