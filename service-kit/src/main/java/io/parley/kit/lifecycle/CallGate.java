package io.parley.kit.lifecycle;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Lets calls in from the end of the start until the service is asked to stop. Outside of that a call gets UNAVAILABLE before
 * anything of it has taken effect, so its caller may go to another pod. Safe for any thread.
 *
 * <p>The framework opens its port before the service has started. A call that was let in then would have the service's parts
 * made on an event loop, while the main thread makes them as well.
 *
 * <p>At the stop the calls under way are finished before the framework closes the database beneath them. A call
 * that the client streams requests over is not waited for: it lives as long as its caller, and the service itself finishes
 * what came over it.
 *
 * <p>A singleton, because the container forgets scoped beans when it ends: a call that comes still later would be given a
 * new gate, which knows nothing of the stop.
 */
@Singleton
@GlobalInterceptor
public class CallGate implements ServerInterceptor {
    private static final Logger LOG = Logger.getLogger(CallGate.class);
    /** Far longer than a call takes; the pod's grace period is longer still. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** After every other observer of the start. */
    private static final int LAST = Integer.MAX_VALUE;

    private static final String STARTING = "This pod is starting; call another one.";
    private static final String STOPPING = "This pod is stopping; call another one.";

    private final AtomicInteger underWay = new AtomicInteger();

    /** Why no call is let in; null while calls are. */
    private final AtomicReference<String> closed = new AtomicReference<>(STARTING);

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
            String reason = closed.get();
            return reason == null ? next.startCall(call, headers) : refuse(call, reason);
        }
        // Counted before the look at the gate: a call that finds it open is waited for.
        underWay.incrementAndGet();
        String reason = closed.get();
        if (reason != null) {
            underWay.decrementAndGet();
            return refuse(call, reason);
        }
        try {
            return new CountedListener<>(next.startCall(call, headers));
        } catch (RuntimeException notStarted) {
            underWay.decrementAndGet();
            throw notStarted;
        }
    }

    private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call, String reason) {
        call.close(Status.UNAVAILABLE.withDescription(reason), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** Lets calls in, unless the stop came before the end of the start. */
    void open(@Observes @Priority(LAST) StartupEvent event) {
        closed.compareAndSet(STARTING, null);
    }

    /** Refuses calls from now on and waits for those under way. Blocks; the server and the database are still there. */
    void close(@Observes ShutdownDelayInitiatedEvent event) {
        closed.set(STOPPING);
        long endNanos = System.nanoTime() + PATIENCE_NANOS;
        while (underWay.get() > 0 && System.nanoTime() - endNanos < 0) {
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
        if (underWay.get() > 0) {
            LOG.warnf("%d calls were not finished before the end; their callers try again", underWay.get());
        }
    }

    /** Counts its call off when it has ended, in whatever way; gRPC says so exactly once. */
    private final class CountedListener<Q> extends SimpleForwardingServerCallListener<Q> {
        CountedListener(ServerCall.Listener<Q> listener) {
            super(listener);
        }

        @Override
        public void onComplete() {
            underWay.decrementAndGet();
            super.onComplete();
        }

        @Override
        public void onCancel() {
            underWay.decrementAndGet();
            super.onCancel();
        }
    }
}
