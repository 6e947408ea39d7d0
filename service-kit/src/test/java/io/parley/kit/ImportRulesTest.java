package io.parley.kit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The kit imports the contracts and libraries, never a service. Its own imports run one way. */
@AnalyzeClasses(packages = "io.parley.kit", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule onlyContractsAndLibrariesAreImported = classes()
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.not(JavaClass.Predicates.resideInAPackage("io.parley.."))
                    .or(JavaClass.Predicates.resideInAnyPackage("io.parley.kit..", "io.parley.proto..")));

    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("lifecycle")
            .definedBy("io.parley.kit.lifecycle")
            .layer("grpc")
            .definedBy("io.parley.kit.grpc")
            .layer("sql")
            .definedBy("io.parley.kit.sql")
            .layer("delivery")
            .definedBy("io.parley.kit.delivery")
            .layer("kafka")
            .definedBy("io.parley.kit.kafka")
            .layer("config")
            .definedBy("io.parley.kit.config")
            .layer("channel")
            .definedBy("io.parley.kit.channel")
            .layer("outbox")
            .definedBy("io.parley.kit.outbox")
            .layer("tls")
            .definedBy("io.parley.kit.tls")
            .layer("outage")
            .definedBy("io.parley.kit.outage")
            .layer("setting")
            .definedBy("io.parley.kit.setting")
            .layer("trace")
            .definedBy("io.parley.kit.trace")
            .layer("log")
            .definedBy("io.parley.kit.log")
            .whereLayer("log")
            .mayNotAccessAnyLayer()
            .whereLayer("trace")
            .mayNotAccessAnyLayer()
            .whereLayer("setting")
            .mayNotAccessAnyLayer()
            .whereLayer("outage")
            .mayNotAccessAnyLayer()
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("tls")
            .mayNotAccessAnyLayer()
            .whereLayer("channel")
            .mayOnlyAccessLayers("tls")
            .whereLayer("lifecycle")
            .mayNotAccessAnyLayer()
            .whereLayer("grpc")
            .mayOnlyAccessLayers("sql", "outage", "tls")
            .whereLayer("sql")
            .mayNotAccessAnyLayer()
            .whereLayer("delivery")
            .mayOnlyAccessLayers("kafka")
            .whereLayer("kafka")
            .mayNotAccessAnyLayer()
            .whereLayer("outbox")
            .mayOnlyAccessLayers("channel", "tls");
}
