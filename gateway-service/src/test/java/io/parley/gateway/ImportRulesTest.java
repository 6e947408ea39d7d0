package io.parley.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * In: server → dispatch ← handler → upstream. Out: delivery → session. The halves meet only in session; protocol and observability
 * are at the bottom, app puts everything together.
 */
@AnalyzeClasses(packages = "io.parley.gateway", importOptions = DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule IMPORTS_RUN_ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("app")
            .definedBy("io.parley.gateway.app..")
            .layer("server")
            .definedBy("io.parley.gateway.server..")
            .layer("web")
            .definedBy("io.parley.gateway.web..")
            .layer("admin")
            .definedBy("io.parley.gateway.admin..")
            .layer("handler")
            .definedBy("io.parley.gateway.handler..")
            .layer("dispatch")
            .definedBy("io.parley.gateway.dispatch..")
            .layer("upstream")
            .definedBy("io.parley.gateway.upstream..")
            .layer("delivery")
            .definedBy("io.parley.gateway.delivery..")
            .layer("session")
            .definedBy("io.parley.gateway.session..")
            .layer("protocol")
            .definedBy("io.parley.gateway.protocol..")
            .layer("trace")
            .definedBy("io.parley.gateway.trace..")
            .layer("observability")
            .definedBy("io.parley.gateway.observability..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("web")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("web")
            .mayNotAccessAnyLayer()
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("handler")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("dispatch")
            .mayOnlyBeAccessedByLayers("app", "server", "handler")
            .whereLayer("upstream")
            .mayOnlyBeAccessedByLayers("app", "handler", "dispatch", "admin")
            .whereLayer("delivery")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("session")
            .mayOnlyBeAccessedByLayers("app", "server", "handler", "dispatch", "upstream", "delivery")
            .whereLayer("trace")
            .mayOnlyBeAccessedByLayers("app", "upstream", "delivery")
            .whereLayer("trace")
            .mayOnlyAccessLayers("observability")
            .whereLayer("observability")
            .mayNotAccessAnyLayer()
            .whereLayer("protocol")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule AREAS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("io.parley.gateway.handler.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule AREAS_OF_UPSTREAM_BUILD_ON_EACH_OTHER_ONE_WAY =
            slices().matching("io.parley.gateway.upstream.(*)..").should().beFreeOfCycles();

    /**
     * What comes later is a CompletionStage (ADR 23); what Netty writes has Netty's own futures. Edges: ClientPort
     * and AdminPort wait for Vert.x to listen.
     */
    @ArchTest
    static final ArchRule ONE_ASYNCHRONOUS_TYPE = noClasses()
            .that()
            .haveNameNotMatching("io\\.parley\\.gateway\\.(server\\.ClientPort|admin\\.AdminPort)")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Uni.class, Multi.class, Future.class, Promise.class);
}
