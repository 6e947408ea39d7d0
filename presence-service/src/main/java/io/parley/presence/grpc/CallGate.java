package io.parley.presence.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * Lets calls in until the service is asked to stop. From then on a call gets UNAVAILABLE before anything of it has taken
 * effect, so its caller may go to another pod, and the calls under way are finished before the framework closes the
 * database beneath them. Safe for any thread.
 *
 * <p>A singleton, because the container forgets scoped beans when it ends: a call that comes still later would be given a
 * new gate, which is open.
 */
@Singleton
@GlobalInterceptor
public class CallGate implements ServerInterceptor {
    private static final Logger LOG = Logger.getLogger(CallGate.class);
    /** Far longer than a call takes; the pod's grace period is longer still. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean closed;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        // Counted before the look at the gate: a call that finds it open is waited for.
        underWay.incrementAndGet();
        if (closed) {
            underWay.decrementAndGet();
            return refuse(call);
        }
        try {
            return new CountedListener<>(next.startCall(call, headers));
        } catch (RuntimeException notStarted) {
            underWay.decrementAndGet();
            throw notStarted;
        }
    }

    private static <Q> ServerCall.Listener<Q> refuse(ServerCall<Q, ?> call) {
        call.close(Status.UNAVAILABLE.withDescription("This pod is stopping; call another one."), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** Refuses calls from now on and waits for those under way. Blocks; the server and the database are still there. */
    void close(@Observes ShutdownDelayInitiatedEvent event) {
        closed = true;
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
