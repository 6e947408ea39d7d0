package io.parley.loadtest;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.parley.loadtest", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("entry")
            .definedBy("io.parley.loadtest")
            .layer("report")
            .definedBy("..report")
            .layer("scenario")
            .definedBy("..scenario")
            .layer("server")
            .definedBy("io.parley.loadtest.server")
            .layer("seed")
            .definedBy("..seed")
            .layer("migration")
            .definedBy("..migration")
            .layer("parley")
            .definedBy("io.parley.loadtest.parley")
            .layer("xmpp")
            .definedBy("..xmpp")
            .layer("check")
            .definedBy("..check")
            .layer("measure")
            .definedBy("..measure")
            .layer("client")
            .definedBy("..client")
            .layer("net")
            .definedBy("..net")
            .whereLayer("entry")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("scenario")
            .mayOnlyBeAccessedByLayers("entry", "report")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("entry", "scenario")
            .whereLayer("seed")
            .mayOnlyBeAccessedByLayers("entry", "server")
            .whereLayer("migration")
            .mayOnlyBeAccessedByLayers("entry")
            .whereLayer("parley")
            .mayOnlyBeAccessedByLayers("entry", "server")
            .whereLayer("xmpp")
            .mayOnlyBeAccessedByLayers("server")
            .whereLayer("check")
            .mayOnlyBeAccessedByLayers("scenario", "report")
            .whereLayer("measure")
            .mayOnlyBeAccessedByLayers("entry", "server", "scenario", "report", "seed")
            .whereLayer("client")
            .mayOnlyBeAccessedByLayers("entry", "server", "scenario", "parley", "xmpp", "seed");
}
