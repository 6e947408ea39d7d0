package io.parley.presence;

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

/** Imports run one way: app, grpc, then lease, session, contact and status side by side, then store; schedule is a leaf. */
@AnalyzeClasses(packages = "io.parley.presence", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("app")
            .definedBy("io.parley.presence.app")
            .layer("grpc")
            .definedBy("io.parley.presence.grpc")
            .layer("lease")
            .definedBy("io.parley.presence.lease")
            .layer("session")
            .definedBy("io.parley.presence.session")
            .layer("contact")
            .definedBy("io.parley.presence.contact")
            .layer("status")
            .definedBy("io.parley.presence.status")
            .layer("schedule")
            .definedBy("io.parley.presence.schedule")
            .layer("store")
            .definedBy("io.parley.presence.store")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("grpc")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("lease")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("contact")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("status")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("lease", "status")
            .whereLayer("schedule")
            .mayNotAccessAnyLayer()
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("app", "grpc", "lease", "session", "contact", "status");

    /**
     * What comes later is a Uni (ADR 23). Edges: ServerLoops waits for Vert.x to listen, ReplacedNotices for Kafka, whose publisher all
     * services share.
     */
    @ArchTest
    static final ArchRule oneAsynchronousType = noClasses()
            .that()
            .haveNameNotMatching("io\\.parley\\.presence\\.(app\\.ServerLoops|session\\.ReplacedNotices)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(
                    CompletionStage.class,
                    CompletableFuture.class,
                    java.util.concurrent.Future.class,
                    Future.class,
                    Promise.class);
}
