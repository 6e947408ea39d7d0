package io.parley.kit.channel;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Looks up everything that is configured for a service. Is not held up by a name service that keeps silent, as on a cluster
 * without one: a name that is not answered in time has no address for now. Any thread; never blocks.
 */
final class NameLookup {
    private static final Logger LOG = Logger.getLogger(NameLookup.class);

    private final Endpoints endpoints;
    private final NameService names;
    private final Duration patience;

    NameLookup(Endpoints endpoints, NameService names, Duration patience) {
        this.endpoints = endpoints;
        this.names = names;
        this.patience = patience;
    }

    /** The addresses of each alternative now, in their order; completes within the patience and never fails. */
    CompletableFuture<List<Set<InetSocketAddress>>> addresses() {
        List<CompletableFuture<Set<InetSocketAddress>>> alternatives =
                endpoints.alternatives().stream().map(this::ofAll).toList();
        return CompletableFuture.allOf(alternatives.toArray(CompletableFuture[]::new))
                .thenApply(all ->
                        alternatives.stream().map(CompletableFuture::join).toList());
    }

    private CompletableFuture<Set<InetSocketAddress>> ofAll(List<InetSocketAddress> hosts) {
        List<CompletableFuture<Stream<InetSocketAddress>>> answers =
                hosts.stream().map(this::of).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Set<InetSocketAddress> addresses = new LinkedHashSet<>();
                    answers.forEach(answer -> answer.join().forEach(addresses::add));
                    return addresses;
                });
    }

    private CompletableFuture<Stream<InetSocketAddress>> of(InetSocketAddress host) {
        return CompletableFuture.completedFuture(host.getHostString())
                .thenCompose(names::addresses)
                .thenApply(List::copyOf)
                .completeOnTimeout(List.of(), patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(unknown -> {
                    LOG.debugf("The name %s has no address now: %s", host.getHostString(), unknown.getMessage());
                    return List.<InetAddress>of();
                })
                .thenApply(found -> found.stream().map(address -> new InetSocketAddress(address, host.getPort())));
    }
}
