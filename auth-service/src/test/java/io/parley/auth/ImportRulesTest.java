package io.parley.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.parley.auth", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("app")
            .definedBy("io.parley.auth.app..")
            .layer("grpc")
            .definedBy("io.parley.auth.grpc..")
            .layer("login")
            .definedBy("io.parley.auth.login..")
            .layer("device")
            .definedBy("io.parley.auth.device..")
            .layer("directory")
            .definedBy("io.parley.auth.directory..")
            .layer("token")
            .definedBy("io.parley.auth.token..")
            .layer("account")
            .definedBy("io.parley.auth.account..")
            .layer("worker")
            .definedBy("io.parley.auth.worker..")
            .layer("refusal")
            .definedBy("io.parley.auth.refusal..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("grpc")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("login")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("device")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login")
            .whereLayer("directory")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("token")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login", "device")
            .whereLayer("account")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login", "device", "token", "directory")
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("login", "token")
            .whereLayer("refusal")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule refusalsKnowNothingOfTheService = classes()
            .that()
            .resideInAPackage("io.parley.auth.refusal..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.parley.proto..", "io.parley.auth.refusal..");

    @ArchTest
    static final ArchRule onlyTheEdgeSpeaksGrpc = noClasses()
            .that()
            .resideOutsideOfPackage("io.parley.auth.grpc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.parley.proto.auth..");
}
