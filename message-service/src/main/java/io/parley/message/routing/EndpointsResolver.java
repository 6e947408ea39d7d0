package io.parley.message.routing;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Tells a channel where a service is, again every few seconds: gRPC's own resolver asks again only when a connection
 * breaks, so that new pods would wait for work. When nothing resolves the channel keeps what it had: a name service that
 * is down must not take the service with it. State belongs to the channel's synchronization context; look-ups block
 * threads of its offload executor.
 */
final class EndpointsResolver extends NameResolver {
    private static final Logger LOG = Logger.getLogger(EndpointsResolver.class);
    private static final String AUTHORITY = "presence-service";

    private final ServiceEndpoints endpoints;
    private final ServiceEndpoints.NameService names;
    private final Duration period;
    private final SynchronizationContext channel;
    private final ScheduledExecutorService timer;
    private final Executor lookups;
    private Listener2 listener;
    private ScheduledHandle next;
    private Set<InetSocketAddress> known = Set.of();
    private boolean underWay;
    private boolean stopped;

    EndpointsResolver(
            ServiceEndpoints endpoints,
            ServiceEndpoints.NameService names,
            Duration period,
            NameResolver.Args channel) {
        this.endpoints = endpoints;
        this.names = names;
        this.period = period;
        this.channel = channel.getSynchronizationContext();
        this.timer = channel.getScheduledExecutorService();
        this.lookups = channel.getOffloadExecutor();
    }

    @Override
    public String getServiceAuthority() {
        return AUTHORITY;
    }

    @Override
    public void start(Listener2 channelListener) {
        listener = channelListener;
        lookUp();
    }

    /** The channel wishes for news, as after a broken connection. */
    @Override
    public void refresh() {
        lookUp();
    }

    private void lookUp() {
        if (underWay || stopped) {
            return;
        }
        underWay = true;
        if (next != null) {
            next.cancel();
        }
        lookups.execute(() -> {
            Set<InetSocketAddress> found = resolve();
            channel.execute(() -> done(found));
        });
    }

    /** Whatever goes wrong, the next look-up must follow. */
    private Set<InetSocketAddress> resolve() {
        try {
            return endpoints.resolve(names, lookups);
        } catch (RuntimeException failed) {
            LOG.errorf(failed, "The addresses of %s could not be brought up to date", AUTHORITY);
            return Set.of();
        }
    }

    private void done(Set<InetSocketAddress> found) {
        underWay = false;
        if (stopped) {
            return;
        }
        if (!found.isEmpty() && !found.equals(known)) {
            known = found;
            List<EquivalentAddressGroup> pods =
                    found.stream().map(EquivalentAddressGroup::new).toList();
            listener.onResult2(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromValue(pods))
                    .build());
        } else if (known.isEmpty()) {
            listener.onResult2(ResolutionResult.newBuilder()
                    .setAddressesOrError(StatusOr.fromStatus(
                            Status.UNAVAILABLE.withDescription("no address of " + endpoints.alternatives())))
                    .build());
        }
        next = channel.schedule(this::lookUp, period.toMillis(), TimeUnit.MILLISECONDS, timer);
    }

    @Override
    public void shutdown() {
        stopped = true;
        if (next != null) {
            next.cancel();
        }
    }
}
