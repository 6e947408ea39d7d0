package io.parley.gateway.session;

/**
 * The epoch under which this gateway holds its sessions now, or none. Written by the keeper of the lease, read by every
 * login and every delivery; any thread.
 */
public final class GatewayLease {
    private static final long NONE = 0;

    private volatile long epoch = NONE;
    private volatile long statusesSince;
    private volatile boolean draining;

    /**
     * A lease of this epoch is held.
     *
     * @param statusVersion what changed of statuses up to this version is older than every session of the epoch
     */
    public void held(long newEpoch, long statusVersion) {
        statusesSince = statusVersion;
        draining = false;
        epoch = newEpoch;
    }

    /** From which version on sessions of the newest epoch are to be told of statuses. */
    public long statusesSince() {
        return statusesSince;
    }

    /** No lease is held. */
    public void lost() {
        epoch = NONE;
    }

    public boolean isHeld() {
        return epoch != NONE;
    }

    /** An operator wants the gateway empty, or does not any more. */
    public void drain(boolean wanted) {
        draining = wanted;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Whether clients may log in now. */
    public boolean takesSessions() {
        return isHeld() && !draining;
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
