package io.parley.message;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Imports run one way, as each package-info says: app, grpc, the capabilities, then store and routing, then entry, then config. */
@AnalyzeClasses(packages = "io.parley.message", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportRulesTest {
    @ArchTest
    static final ArchRule importsRunOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("app")
            .definedBy("io.parley.message.app")
            .layer("grpc")
            .definedBy("io.parley.message.grpc")
            .layer("redelivery")
            .definedBy("io.parley.message.redelivery")
            .layer("erasure")
            .definedBy("io.parley.message.erasure")
            .layer("retention")
            .definedBy("io.parley.message.retention")
            .layer("receipt")
            .definedBy("io.parley.message.receipt")
            .layer("send")
            .definedBy("io.parley.message.send")
            .layer("sync")
            .definedBy("io.parley.message.sync")
            .layer("routing")
            .definedBy("io.parley.message.routing")
            .layer("store")
            .definedBy("io.parley.message.store..")
            .layer("relation")
            .definedBy("io.parley.message.relation")
            .layer("admission")
            .definedBy("io.parley.message.admission")
            .layer("conversation")
            .definedBy("io.parley.message.conversation")
            .layer("entry")
            .definedBy("io.parley.message.entry")
            .layer("group")
            .definedBy("io.parley.message.group")
            .layer("trace")
            .definedBy("io.parley.message.trace")
            .layer("config")
            .definedBy("io.parley.message.config")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("grpc")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("redelivery")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("retention")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("erasure")
            .mayOnlyBeAccessedByLayers("grpc")
            .whereLayer("receipt")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("send")
            .mayOnlyBeAccessedByLayers("app", "grpc", "receipt", "admission", "erasure")
            .whereLayer("sync")
            .mayOnlyBeAccessedByLayers("grpc", "redelivery")
            .whereLayer("routing")
            .mayOnlyBeAccessedByLayers(
                    "app", "grpc", "send", "receipt", "redelivery", "retention", "erasure", "admission", "relation")
            .whereLayer("relation")
            .mayOnlyBeAccessedByLayers("app", "admission", "receipt", "sync")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers(
                    "app", "send", "receipt", "sync", "redelivery", "retention", "erasure", "admission")
            .whereLayer("admission")
            .mayOnlyBeAccessedByLayers("app", "grpc")
            .whereLayer("conversation")
            .mayOnlyBeAccessedByLayers("grpc", "admission", "send", "receipt", "sync", "redelivery", "store", "group")
            .whereLayer("entry")
            .mayOnlyBeAccessedByLayers("grpc", "admission", "send", "receipt", "sync", "redelivery", "store", "group")
            .whereLayer("group")
            .mayOnlyBeAccessedByLayers("store", "send", "erasure")
            .whereLayer("trace")
            .mayOnlyBeAccessedByLayers("grpc", "admission", "send", "routing")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers(
                    "app",
                    "grpc",
                    "send",
                    "receipt",
                    "redelivery",
                    "retention",
                    "routing",
                    "store",
                    "entry",
                    "group",
                    "admission",
                    "relation",
                    "sync");

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.parley.message.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule areasOfTheStoreBuildOnEachOtherOneWay =
            slices().matching("io.parley.message.store.(*)..").should().beFreeOfCycles();

    /**
     * What comes later is a Future of Vert.x (ADR 23). Edges: DatabaseReadiness answers the framework, which asks for a Uni,
     * MessageServiceApp waits at the end of the process, PresenceClient calls by the channels that all services share.
     */
    @ArchTest
    static final ArchRule oneAsynchronousType = noClasses()
            .that()
            .haveNameNotMatching(
                    "io\\.parley\\.message\\.(app\\.(DatabaseReadiness|MessageServiceApp)|routing\\.PresenceClient)")
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Uni.class, Multi.class, CompletionStage.class, CompletableFuture.class);
}
