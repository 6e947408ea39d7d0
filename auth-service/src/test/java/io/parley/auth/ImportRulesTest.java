package io.parley.auth;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

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
            .layer("deletion")
            .definedBy("io.parley.auth.deletion..")
            .layer("login")
            .definedBy("io.parley.auth.login..")
            .layer("verification")
            .definedBy("io.parley.auth.verification..")
            .layer("mail")
            .definedBy("io.parley.auth.mail..")
            .layer("attempt")
            .definedBy("io.parley.auth.attempt..")
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
            .layer("operator")
            .definedBy("io.parley.auth.operator..")
            .layer("audit")
            .definedBy("io.parley.auth.audit..")
            .layer("digest")
            .definedBy("io.parley.auth.digest..")
            .layer("refusal")
            .definedBy("io.parley.auth.refusal..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("grpc")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("login")
            .mayOnlyBeAccessedByLayers("app", "grpc", "deletion", "operator")
            .whereLayer("operator")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("audit")
            .mayNotAccessAnyLayer()
            .whereLayer("deletion")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("verification")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login")
            .whereLayer("mail")
            .mayOnlyBeAccessedByLayers("app", "verification", "directory", "device", "deletion")
            .whereLayer("mail")
            .mayNotAccessAnyLayer()
            .whereLayer("attempt")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login", "verification", "deletion", "operator")
            .whereLayer("device")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login", "deletion", "operator")
            .whereLayer("directory")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("token")
            .mayOnlyBeAccessedByLayers("app", "grpc", "login", "device", "deletion")
            .whereLayer("account")
            .mayOnlyBeAccessedByLayers(
                    "app", "grpc", "login", "verification", "device", "token", "directory", "deletion", "operator")
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("login", "token")
            .whereLayer("digest")
            .mayOnlyBeAccessedByLayers("account", "verification")
            .whereLayer("digest")
            .mayNotAccessAnyLayer()
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

    /**
     * What comes later is a Uni (ADR 23). Edges: worker threads (worker), the hashes of theirs that equal checks share (PasswordHashing,
     * CredentialCheck), Vert.x' mail client (Smtp), Kafka's producer (RevocationPublisher).
     */
    @ArchTest
    static final ArchRule oneAsynchronousType = noClasses()
            .that()
            .haveNameNotMatching(
                    "io\\.parley\\.auth\\.(worker\\..*|login\\.(PasswordHashing|CredentialCheck)|mail\\.Smtp|device\\.RevocationPublisher)")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    CompletionStage.class,
                    CompletableFuture.class,
                    java.util.concurrent.Future.class,
                    Future.class,
                    Promise.class);
}
