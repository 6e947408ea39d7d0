package io.parley.gateway.upstream;

import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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
 * addresses come and go. Of the alternatives the first one with an address counts. When it has none any more, the last
 * known addresses are kept as long as one of them can be reached: a name service that is down must not take the service
 * with it. {@link #backends} and {@link #next} are for any thread.
 */
final class BackendPool implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BackendPool.class);
    /** The longest pause between two attempts to connect. */
    private static final long HURRY_PERIOD_MS = 500;
    /** How long one round of look-ups may take; a start waits for one round for each alternative. */
    private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(2);

    private final Endpoints endpoints;
    private final List<EventLoop> eventLoops;
    private final UpstreamSettings settings;
    private final Consumer<Backend> onAdded;
    private final Consumer<Backend> onRemoved;
    private final NameLookup names;
    private final ScheduledExecutorService resolver;
    private final AtomicInteger turn = new AtomicInteger();
    private int nextEventLoop;
    /** Only for the thread that resolves. */
    private int alternativeInUse = Integer.MAX_VALUE;

    private volatile List<Backend> backends = List.of();

    BackendPool(
            Endpoints endpoints,
            List<EventLoop> eventLoops,
            UpstreamSettings settings,
            Consumer<Backend> onAdded,
            Consumer<Backend> onRemoved) {
        this(endpoints, eventLoops, settings, onAdded, onRemoved, InetAddress::getAllByName);
    }

    BackendPool(
            Endpoints endpoints,
            List<EventLoop> eventLoops,
            UpstreamSettings settings,
            Consumer<Backend> onAdded,
            Consumer<Backend> onRemoved,
            NameLookup.NameService nameService) {
        this.names = new NameLookup(nameService, LOOKUP_PATIENCE);
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

    /**
     * Resolves for the first time, on the calling thread, and from then on by itself.
     *
     * @throws IllegalStateException when there is no address and one may come with a new start of the process only
     */
    void start() {
        refresh();
        if (backends.isEmpty() && endpoints.lacksAnAlternative()) {
            throw new IllegalStateException("There is no address of " + endpoints.service()
                    + ": its name has none, and its service's address was not in the environment when this container"
                    + " started. The next start of the container finds it, if the service exists by then and"
                    + " enableServiceLinks is on.");
        }
        resolver.scheduleWithFixedDelay(
                this::refresh, settings.resolvePeriodMs(), settings.resolvePeriodMs(), TimeUnit.MILLISECONDS);
        resolver.scheduleWithFixedDelay(
                () -> backends.forEach(Backend::hurry), HURRY_PERIOD_MS, HURRY_PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void refresh() {
        try {
            for (int i = 0; i < endpoints.alternatives().size(); i++) {
                Set<InetSocketAddress> addresses =
                        names.addresses(endpoints.alternatives().get(i));
                if (!addresses.isEmpty()) {
                    use(i, addresses);
                    return;
                }
            }
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "The addresses of %s could not be brought up to date", endpoints.service());
        }
    }

    private void use(int alternative, Set<InetSocketAddress> addresses) {
        boolean worse = alternative > alternativeInUse;
        if (worse && backends.stream().anyMatch(backend -> !backend.isFailing())) {
            return;
        }
        alternativeInUse = alternative;
        update(addresses);
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
        names.close();
        backends.forEach(Backend::close);
    }
}
