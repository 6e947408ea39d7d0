package io.parley.gateway.session;

/**
 * The epoch under which this gateway holds its sessions now, or none. Written by the keeper of the lease, read by every
 * login and every delivery; any thread.
 */
public final class GatewayLease {
    private static final long NONE = 0;

    private volatile long epoch = NONE;

    /** A lease of this epoch is held. */
    public void held(long newEpoch) {
        epoch = newEpoch;
    }

    /** No lease is held. */
    public void lost() {
        epoch = NONE;
    }

    public boolean isHeld() {
        return epoch != NONE;
    }

    /** Whether this is the epoch of the lease that is held. */
    public boolean isCurrent(long someEpoch) {
        return someEpoch != NONE && epoch == someEpoch;
    }

    /** The epoch held; 0 when none is. */
    public long epoch() {
        return epoch;
    }
}
