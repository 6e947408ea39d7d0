package io.parley.localcluster;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.parley.localcluster", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("cli")
            .definedBy("..cli..")
            .layer("testing")
            .definedBy("..testing..")
            .layer("service")
            .definedBy("..service..")
            .layer("database")
            .definedBy("..database..")
            .layer("broker")
            .definedBy("..broker..")
            .layer("mail")
            .definedBy("..mail..")
            .layer("host")
            .definedBy("..localcluster.host..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("testing")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("service")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("database")
            .mayOnlyBeAccessedByLayers("cli", "service", "testing")
            .whereLayer("broker")
            .mayOnlyBeAccessedByLayers("service", "testing")
            .whereLayer("mail")
            .mayOnlyBeAccessedByLayers("cli", "service")
            .whereLayer("host")
            .mayOnlyBeAccessedByLayers("cli", "service", "testing", "database", "broker", "mail");
}
