package io.parley.presence.session;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.presence.store.LeaseStore;
import io.parley.presence.store.SessionLocation;
import io.parley.presence.store.SessionLocationStore;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** Answers where sessions are and who is online, from what is committed. */
@Singleton
public class SessionLocator {
    private final SessionLocationStore store;
    private final LeaseStore leases;
    private final Timer locateTime;
    private final DistributionSummary locateUsers;

    SessionLocator(SessionLocationStore store, LeaseStore leases, MeterRegistry metrics) {
        this.store = store;
        this.leases = leases;
        this.locateTime = Timer.builder("parley.presence.locate")
                .description("Time of a Locate, the database included")
                .register(metrics);
        this.locateUsers = DistributionSummary.builder("parley.presence.locate.users")
                .description("Users asked for per Locate")
                .register(metrics);
    }

    /** All sessions of these users; repeated ids count once. */
    public Uni<List<SessionLocation>> locate(List<Integer> userIds) {
        List<Integer> users =
                userIds.size() == 1 ? userIds : userIds.stream().distinct().toList();
        locateUsers.record(users.size());
        Timer.Sample sample = Timer.start();
        return store.locate(users).onTermination().invoke(() -> sample.stop(locateTime));
    }

    /** The gateways that may hold a session which is registered by now. */
    public Uni<List<LeaseStore.LiveGateway>> gateways() {
        return leases.held();
    }

    /** A page of the users whom somebody sees online. */
    public Uni<OnlinePage> onlineUsers(int askerId, int afterUserId, int limit) {
        return store.onlineUsers(askerId, afterUserId, limit + 1)
                .map(users -> users.size() > limit
                        ? new OnlinePage(users.subList(0, limit), true)
                        : new OnlinePage(users, false));
    }
}
