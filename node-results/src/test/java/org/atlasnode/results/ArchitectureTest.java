package org.atlasnode.results;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.atlasnode.results", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule knowsNoSibling = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.atlasnode.storescp..", "org.atlasnode.inference..", "org.atlasnode.app..")
            .because("siblings meet in node-core");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("org.atlasnode.results.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule awtOnlyWhereThePicturesAre = noClasses()
            .that()
            .resideOutsideOfPackage("org.atlasnode.results.capture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.awt..", "javax.imageio..");

    @ArchTest
    static final ArchRule drawsTextWithoutFonts = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.awt.Font")
            .because("servers have none");

    @ArchTest
    static final ArchRule timeIsInjected = noClasses()
            .should()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.LocalDateTime.class, "now")
            .orShould()
            .callMethod(java.time.ZonedDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("results are a function of the analysis");
}
