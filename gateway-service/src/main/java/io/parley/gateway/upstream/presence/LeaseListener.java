package io.parley.gateway.upstream.presence;

/** Hears what becomes of the lease. Called on the timer thread of {@code Upstream}, which is an event loop. */
public interface LeaseListener {
    /** The lease is lost, and with it every session of this gateway. Called before a new lease is asked for. */
    void lost();

    /** The lease holds on. Every third of its time. */
    void renewed(ClusterLoad load);

    /** An operator wants the gateway empty, or does not any more. */
    void draining(boolean wanted);
}
