package io.parley.gateway.upstream;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The pods of one service as its names resolve now. Resolves on a thread of its own; channels are opened and closed as
 * addresses come and go. When no name has an address any more, the last known ones are kept: a name service that is down
 * must not take the service with it. {@link #backends} and {@link #next} are for any thread.
 */
final class BackendPool implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BackendPool.class);
    /** The longest pause between two attempts to connect. */
    private static final long HURRY_PERIOD_MS = 500;

    private final Endpoints endpoints;
    private final List<EventLoop> eventLoops;
    private final UpstreamSettings settings;
    private final Consumer<Backend> onAdded;
    private final Consumer<Backend> onRemoved;
    private final ScheduledExecutorService resolver;
    private final AtomicInteger turn = new AtomicInteger();
    private int nextEventLoop;
    private volatile List<Backend> backends = List.of();

    BackendPool(
            Endpoints endpoints,
            List<EventLoop> eventLoops,
            UpstreamSettings settings,
            Consumer<Backend> onAdded,
            Consumer<Backend> onRemoved) {
        this.endpoints = endpoints;
        this.eventLoops = eventLoops;
        this.settings = settings;
        this.onAdded = onAdded;
        this.onRemoved = onRemoved;
        this.resolver = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform()
                .daemon()
                .name("resolve-" + endpoints.service())
                .factory());
    }

    /** Resolves for the first time, on the calling thread, and from then on by itself. */
    void start() {
        refresh();
        resolver.scheduleWithFixedDelay(
                this::refresh, settings.resolvePeriodMs(), settings.resolvePeriodMs(), TimeUnit.MILLISECONDS);
        resolver.scheduleWithFixedDelay(
                () -> backends.forEach(Backend::hurry), HURRY_PERIOD_MS, HURRY_PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void refresh() {
        try {
            Set<InetSocketAddress> addresses = endpoints.resolve();
            if (!addresses.isEmpty()) {
                update(addresses);
            }
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "The addresses of %s could not be brought up to date", endpoints.service());
        }
    }

    private void update(Set<InetSocketAddress> addresses) {
        List<Backend> gone = new ArrayList<>();
        List<Backend> now = new ArrayList<>();
        for (Backend backend : backends) {
            (addresses.remove(backend.address()) ? now : gone).add(backend);
        }
        List<Backend> added = addresses.stream()
                .map(address -> new Backend(address, eventLoop(), settings))
                .toList();
        if (gone.isEmpty() && added.isEmpty()) {
            return;
        }
        now.addAll(added);
        backends = List.copyOf(now);
        LOG.infof("%s is at %s", endpoints.service(), now);
        added.forEach(onAdded);
        gone.forEach(backend -> {
            onRemoved.accept(backend);
            backend.retire();
        });
    }

    private EventLoop eventLoop() {
        return eventLoops.get(nextEventLoop++ % eventLoops.size());
    }

    String service() {
        return endpoints.service();
    }

    List<Backend> backends() {
        return backends;
    }

    /** The next pod in turn, preferably one that can be reached; null when there is none at all. */
    Backend next() {
        List<Backend> known = backends;
        int start = turn.getAndIncrement();
        for (int i = 0; i < known.size(); i++) {
            Backend candidate = known.get(Math.floorMod(start + i, known.size()));
            if (!candidate.isFailing()) {
                return candidate;
            }
        }
        return known.isEmpty() ? null : known.get(Math.floorMod(start, known.size()));
    }

    @Override
    public void close() {
        resolver.shutdownNow();
        backends.forEach(Backend::close);
    }
}
