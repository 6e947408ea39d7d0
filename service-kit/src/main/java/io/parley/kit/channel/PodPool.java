package io.parley.kit.channel;

import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The pods of one service, and which of them takes the next call. Names are looked up every few seconds, and at once when a
 * pod fails. Of the alternatives of the {@link Endpoints} the first with an address names the pods; the next one is the
 * standby, which is used when every pod fails: a name service may keep the addresses of pods that are gone for half a minute,
 * while the address in front of all leads to one that lives.
 *
 * <p>What works is never given up for an answer of the name service alone: a connected pod that is not named any more stays
 * until one that is named is connected, and when a name has no address any more the last known pods stay until all of them
 * fail.
 *
 * <p>{@link #pods} and {@link #next} are for any thread; everything else happens on the first event loop.
 */
public final class PodPool implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PodPool.class);
    /** The longest pause between two attempts to connect, and between two look-ups while a pod fails. */
    static final long HURRY_PERIOD_MS = 500;
    /** A connection that is not made within 200 ms is noticed by then. */
    private static final long WATCH_PERIOD_MS = 100;
    /** How long a name service may take; a start waits for it. */
    private static final Duration LOOKUP_PATIENCE = Duration.ofSeconds(2);

    private final Endpoints endpoints;
    private final List<EventLoop> eventLoops;
    private final EventLoop loop;
    private final ChannelSettings settings;
    private final PodListener listener;
    private final NameLookup names;
    private final Standby standby;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicBoolean lookScheduled = new AtomicBoolean();

    private int nextEventLoop;
    private int alternativeInUse = Integer.MAX_VALUE;
    private Set<InetSocketAddress> named = Set.of();
    private boolean lookupUnderWay;
    private long lookedUpNanos;
    private volatile boolean closed;
    private List<Future<?>> timers = List.of();

    private volatile List<Pod> pods = List.of();

    /** @param eventLoops the loops that channels are spread over; the first is the pool's own */
    public PodPool(
            Endpoints endpoints,
            List<EventLoop> eventLoops,
            ChannelSettings settings,
            NameService nameService,
            PodListener listener) {
        this.endpoints = endpoints;
        this.eventLoops = eventLoops;
        this.loop = eventLoops.getFirst();
        this.settings = settings;
        this.listener = listener;
        this.standby = new Standby(endpoints.service(), listener);
        this.names = new NameLookup(endpoints, nameService, LOOKUP_PATIENCE);
    }

    /**
     * Looks up for the first time and from then on by itself. Blocks for as long as the name service may take: not for an
     * event loop.
     *
     * @throws IllegalStateException when there is no address and one may come with a new start of the process only
     */
    public void start() {
        names.addresses().thenAcceptAsync(this::use, loop).join();
        if (pods.isEmpty() && endpoints.lacksAnAlternative()) {
            throw new IllegalStateException("There is no address of " + endpoints.service()
                    + ": its name has none, and its service's address was not in the environment when this container"
                    + " started. The next start of the container finds it, if the service exists by then and"
                    + " enableServiceLinks is on.");
        }
        timers = List.of(
                loop.scheduleWithFixedDelay(this::look, WATCH_PERIOD_MS, WATCH_PERIOD_MS, TimeUnit.MILLISECONDS),
                loop.scheduleWithFixedDelay(this::hurry, HURRY_PERIOD_MS, HURRY_PERIOD_MS, TimeUnit.MILLISECONDS));
    }

    private void hurry() {
        pods.forEach(Pod::hurry);
        standby.pods().forEach(Pod::hurry);
    }

    private void lookUp() {
        if (lookupUnderWay || closed) {
            return;
        }
        lookupUnderWay = true;
        lookedUpNanos = System.nanoTime();
        names.addresses().thenAcceptAsync(this::lookedUp, loop).exceptionally(failed -> {
            LOG.errorf(failed, "The addresses of %s could not be brought up to date", endpoints.service());
            return null;
        });
    }

    private void lookedUp(List<Set<InetSocketAddress>> found) {
        lookupUnderWay = false;
        use(found);
    }

    /** The answers of a look-up, one for each alternative. */
    private void use(List<Set<InetSocketAddress>> found) {
        if (closed) {
            return;
        }
        int best = firstWithAddress(found, 0);
        if (best == found.size()) {
            return;
        }
        boolean worse = best > alternativeInUse;
        if (!worse || pods.stream().allMatch(PodPool::fails)) {
            alternativeInUse = best;
            named = found.get(best);
        }
        int next = firstWithAddress(found, alternativeInUse + 1);
        Set<InetSocketAddress> front = next < found.size() ? found.get(next) : Set.of();
        if (!standby.isAt(front)) {
            standby.replace(front.stream().map(address -> pod(address, true)).toList());
        }
        follow();
        look();
    }

    private static int firstWithAddress(List<Set<InetSocketAddress>> found, int from) {
        int i = from;
        while (i < found.size() && found.get(i).isEmpty()) {
            i++;
        }
        return i;
    }

    /** Makes the pods those that are named, and those that are not but are all that works. */
    private void follow() {
        Set<InetSocketAddress> missing = new LinkedHashSet<>(named);
        boolean namedWorks = pods.stream()
                .anyMatch(pod -> named.contains(pod.address()) && pod.usefulness() == Usefulness.CONNECTED);
        List<Pod> now = new ArrayList<>();
        List<Pod> gone = new ArrayList<>();
        for (Pod pod : pods) {
            boolean isNamed = missing.remove(pod.address());
            boolean kept = isNamed || !namedWorks && pod.usefulness() == Usefulness.CONNECTED;
            (kept ? now : gone).add(pod);
        }
        List<Pod> added = missing.stream().map(address -> pod(address, false)).toList();
        if (gone.isEmpty() && added.isEmpty()) {
            return;
        }
        now.addAll(added);
        pods = List.copyOf(now);
        LOG.infof("%s is at %s", endpoints.service(), now);
        added.forEach(Pod::watch);
        added.forEach(listener::added);
        gone.forEach(pod -> {
            listener.removed(pod);
            pod.retire();
        });
    }

    private Pod pod(InetSocketAddress address, boolean asStandby) {
        EventLoop its = eventLoops.get(nextEventLoop++ % eventLoops.size());
        boolean movable =
                asStandby || alternativeInUse == endpoints.alternatives().size() - 1;
        return new Pod(address, its, settings, asStandby, movable, this::changed);
    }

    /** Any thread. */
    private void changed() {
        if (lookScheduled.compareAndSet(false, true)) {
            loop.execute(() -> {
                lookScheduled.set(false);
                look();
            });
        }
    }

    /** What the state of the pods asks for: another look-up, the standby, or the end of it. */
    private void look() {
        if (closed) {
            return;
        }
        long now = System.nanoTime();
        boolean anyFails = pods.isEmpty() || pods.stream().anyMatch(PodPool::fails);
        long pauseMs = anyFails ? Math.min(HURRY_PERIOD_MS, settings.lookupPeriodMs()) : settings.lookupPeriodMs();
        if (now - lookedUpNanos >= TimeUnit.MILLISECONDS.toNanos(pauseMs)) {
            lookUp();
        }
        if (pods.stream().anyMatch(pod -> !named.contains(pod.address()))) {
            follow();
        }
        standby.look(pods, pods.stream().allMatch(PodPool::fails));
    }

    private static boolean fails(Pod pod) {
        return pod.usefulness().compareTo(Usefulness.ASIDE) <= 0;
    }

    /** The name of the service, for logs and metrics. */
    public String service() {
        return endpoints.service();
    }

    /** The pods now, without the standby. */
    public List<Pod> pods() {
        return pods;
    }

    /** Takes part in the choice of {@link #next}: null when there is no address at all. */
    public Pod next() {
        return next(null);
    }

    /** The next pod in turn of those that are most useful; another than the given one if there is any. */
    Pod next(Pod tried) {
        List<Pod> known = pods;
        int start = turn.getAndIncrement();
        Pod best = null;
        for (int i = 0; i < known.size(); i++) {
            Pod candidate = known.get(Math.floorMod(start + i, known.size()));
            if (candidate != tried && candidate.usefulness() == Usefulness.CONNECTED) {
                return candidate;
            }
            best = better(best, candidate, tried);
        }
        for (Pod candidate : standby.pods()) {
            best = better(best, candidate, tried);
        }
        return best;
    }

    /** Whether there is any pod, the standby included, that neither fails nor is set aside. */
    boolean isUseful() {
        return !Stream.concat(pods.stream(), standby.pods().stream()).allMatch(PodPool::fails);
    }

    private static Pod better(Pod best, Pod candidate, Pod tried) {
        if (best == null || best == tried) {
            return candidate;
        }
        boolean better = candidate != tried && candidate.usefulness().compareTo(best.usefulness()) > 0;
        return better ? candidate : best;
    }

    @Override
    public void close() {
        closed = true;
        timers.forEach(timer -> timer.cancel(false));
        pods.forEach(Pod::close);
        standby.pods().forEach(Pod::close);
    }
}
