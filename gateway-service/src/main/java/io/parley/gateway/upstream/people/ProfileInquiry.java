package io.parley.gateway.upstream.people;

import io.parley.proto.auth.v1.ListProfileChangesResponse;
import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Asks auth-service which users have changed their nickname or picture, or deleted their accounts, so that what this gateway remembers of them, and what
 * older tokens say of them, is right again after a few seconds. Asks for a while that it has heard of already as well: clocks
 * differ, and what was changed at a time may be stored a little later. Works on the timer and on the threads of calls, one
 * question at a time.
 */
public final class ProfileInquiry {
    private static final Logger LOG = Logger.getLogger(ProfileInquiry.class);
    private static final long OVERLAP_MS = TimeUnit.SECONDS.toMillis(30);

    private final DirectoryClient auth;
    private final UserDirectory directory;
    private final Clock clock;
    private final long lookBackMs;
    private volatile boolean underWay;
    private volatile long toldUntilMs;

    /** @param lookBackMs how old what tokens and memory say may be */
    public ProfileInquiry(DirectoryClient auth, UserDirectory directory, Clock clock, long lookBackMs) {
        this.auth = auth;
        this.directory = directory;
        this.clock = clock;
        this.lookBackMs = lookBackMs;
    }

    /** Asks from now on, first for all that could matter. */
    public void start(ScheduledExecutorService timer, long periodMs) {
        timer.scheduleWithFixedDelay(this::look, 0, periodMs, TimeUnit.MILLISECONDS);
    }

    private void look() {
        if (underWay) {
            return;
        }
        underWay = true;
        long askedMs = clock.millis();
        ask(Math.max(toldUntilMs, askedMs - lookBackMs) - OVERLAP_MS, 0, askedMs);
    }

    private void ask(long sinceMs, int afterUserId, long askedMs) {
        auth.changesSince(sinceMs, afterUserId).whenComplete((page, failure) -> {
            if (failure != null) {
                LOG.debugf("auth-service does not tell whose profile changed: %s", failure.getMessage());
                underWay = false;
                return;
            }
            take(page, askedMs);
        });
    }

    private void take(ListProfileChangesResponse page, long askedMs) {
        page.getUsersList().forEach(directory::changed);
        page.getDeletedUserIdsList().forEach(directory::deleted);
        if (page.getMore() && page.getUsersCount() > 0) {
            ask(page.getLastChangeMs(), page.getUsers(page.getUsersCount() - 1).getId(), askedMs);
            return;
        }
        toldUntilMs = askedMs;
        underWay = false;
    }
}
