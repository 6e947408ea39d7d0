package io.parley.localcluster.service;

import io.parley.localcluster.host.LocalClusterException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Starts members, each as soon as those it needs are ready. The first failure ends the wait; those already started are
 * left to the caller.
 */
final class ClusterStart {
    private final List<MemberProcess> members;
    private final Duration patience;
    private final StartListener listener;
    private final long began = System.nanoTime();

    /** @param members each after those it needs */
    ClusterStart(List<MemberProcess> members, Duration patience, StartListener listener) {
        this.members = members;
        this.patience = patience;
        this.listener = listener;
    }

    void run() {
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("parley-start-", 0).factory());
        Map<String, CompletableFuture<Void>> ready = new LinkedHashMap<>();
        CompletableFuture<Void> failed = new CompletableFuture<>();
        for (MemberProcess process : members) {
            CompletableFuture<?>[] needed =
                    process.member().needs().stream().map(ready::get).toArray(CompletableFuture[]::new);
            CompletableFuture<Void> own = CompletableFuture.allOf(needed).thenRunAsync(() -> start(process), threads);
            own.whenComplete((nothing, failure) -> {
                if (failure != null) {
                    failed.completeExceptionally(failure);
                }
            });
            ready.put(process.name(), own);
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(ready.values().toArray(CompletableFuture[]::new));
        try {
            CompletableFuture.anyOf(all, failed).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LocalClusterException sentence ? sentence : e;
        } finally {
            threads.shutdownNow();
        }
    }

    private void start(MemberProcess process) {
        boolean launched = process.launch();
        if (launched) {
            listener.launched(process.name());
        }
        process.awaitReady(patience);
        process.member().prepareForOthers();
        if (launched) {
            listener.ready(process.name(), Duration.ofNanos(System.nanoTime() - began));
        }
    }
}
