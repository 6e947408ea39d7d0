package io.parley.localcluster.service;

import java.time.Duration;
import java.util.List;

/**
 * What can be said about a member now.
 *
 * @param name of the member
 * @param state whether it runs and can work
 * @param pid process id, 0 when it does not run
 * @param residentBytes memory the process keeps in RAM, 0 when it does not run
 * @param uptime time since its start, zero when it does not run
 * @param ports it listens on
 */
public record MemberStatus(
        String name, State state, long pid, long residentBytes, Duration uptime, List<Integer> ports) {

    /** Whether a member runs and can work. */
    public enum State {
        /** It runs and can work. */
        READY,
        /** It runs and cannot work (yet). */
        NOT_READY,
        /** It does not run. */
        DOWN
    }
}
