package io.parley.presence.status;

import static io.parley.presence.PresenceCaller.register;
import static io.parley.presence.PresenceCaller.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.presence.TestSettings;
import io.parley.presence.lease.LeaseSweeper;
import io.parley.presence.lease.LeaseTerms;
import io.parley.presence.schedule.RepeatingTask;
import io.parley.presence.store.GoneSessionStore;
import io.parley.presence.store.LeaseRequest;
import io.parley.presence.store.LeaseStore;
import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.Privacy;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.presence.v1.FindStatusesRequest;
import io.parley.proto.presence.v1.ListStatusChangesRequest;
import io.parley.proto.presence.v1.ListStatusChangesResponse;
import io.parley.proto.presence.v1.ListStatusesRequest;
import io.parley.proto.presence.v1.OnlineUsersRequest;
import io.parley.proto.presence.v1.RemoveContactRequest;
import io.parley.proto.presence.v1.RequestContactRequest;
import io.parley.proto.presence.v1.SetBlockRequest;
import io.parley.proto.presence.v1.SetPrivacyRequest;
import io.parley.proto.presence.v1.SetStatusRequest;
import io.parley.proto.presence.v1.StatusChange;
import io.parley.proto.presence.v1.WatcherAndUser;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What people see of each other, on a real database; the test plays two gateways, 40 and 41. */
@QuarkusTest
@TestProfile(StatusIT.ShortGrace.class)
@QuarkusTestResource(PresenceServers.class)
class StatusIT {
    private static final AtomicInteger LAST_USER =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(200_000_000, 800_000_000));
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int HERE = 40;
    private static final int THERE = 41;

    @Inject
    Pool pool;

    @Inject
    LeaseStore leases;

    @Inject
    GoneSessionStore goneSessions;

    @Inject
    RepeatingTask.Maker tasks;

    private final int ann = newUser();
    private final int ben = newUser();
    private PresenceCaller presence;
    private long here;
    private long there;
    private long version;

    /** Long enough to be told from no grace, and a pace that can be seen. */
    public static class ShortGrace implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.presence.status.grace", GRACE.toMillis() + "ms",
                    "parley.presence.status.interval", "100ms",
                    "parley.presence.status.batch", "10",
                    "parley.presence.status.seen-interval", "10s",
                    "parley.presence.status.pushed-contacts", "3");
        }
    }

    @BeforeEach
    void connect() {
        presence = new PresenceCaller();
        here = presence.acquire(HERE);
        there = presence.acquire(THERE);
        version = currentVersion();
    }

    @AfterEach
    void disconnect() {
        presence.release(HERE, here);
        presence.release(THERE, there);
        presence.close();
    }

    /** P-283, P-284, P-286, P-289. */
    @Test
    void aContactOnAnotherGatewayIsToldWhoComesIsBusyHidesAndLeaves() {
        contacts(ann, ben);
        come(THERE, there, ben, 1);
        come(HERE, here, ann, 2);
        awaitTold(ben, ann, UserStatus.USER_STATUS_ONLINE);
        choose(ann, UserStatus.USER_STATUS_BUSY);
        awaitTold(ben, ann, UserStatus.USER_STATUS_BUSY);
        assertThat(seen(ben, ann).getLastSeenMs()).isZero();

        long before = System.currentTimeMillis();
        assertThat(online(ben)).contains(ann);
        choose(ann, UserStatus.USER_STATUS_INVISIBLE);
        assertThat(online(ben)).contains(ben).doesNotContain(ann);
        assertThat(online(ann)).contains(ann);
        awaitTold(ben, ann, UserStatus.USER_STATUS_OFFLINE);
        long hidSinceMs = seen(ben, ann).getLastSeenMs();
        assertThat(hidSinceMs).isBetween(before - 1_000, System.currentTimeMillis() + 1_000);

        // Neither coming nor going is seen of who hides, and what was chosen outlives every session.
        presence.change(HERE, here, remove(ann, "phone", 2));
        come(HERE, here, ann, 3);
        come(HERE, here, newUser(), 4);
        awaitSettled();
        assertThat(seen(ben, ann)).isEqualTo(offline(ann, hidSinceMs));
        assertThat(choose(ann, UserStatus.USER_STATUS_UNSPECIFIED)).isEqualTo(UserStatus.USER_STATUS_INVISIBLE);
        choose(ann, UserStatus.USER_STATUS_ONLINE);
        awaitTold(ben, ann, UserStatus.USER_STATUS_ONLINE);

        long leftMs = System.currentTimeMillis();
        presence.change(HERE, here, remove(ann, "phone", 3));
        awaitTold(ben, ann, UserStatus.USER_STATUS_OFFLINE);
        assertThat(System.currentTimeMillis() - leftMs).isGreaterThanOrEqualTo(GRACE.toMillis() - 500);
        assertThat(seen(ben, ann).getLastSeenMs()).isBetween(leftMs - 1_000, leftMs + 1_000);
    }

    /** P-284. */
    @Test
    void aReconnectWithinTheGraceIsSeenByNobody() {
        contacts(ann, ben);
        come(THERE, there, ben, 11);
        come(HERE, here, ann, 12);
        awaitTold(ben, ann, UserStatus.USER_STATUS_ONLINE);
        awaitSettled();
        long settled = currentVersion();
        presence.change(HERE, here, remove(ann, "phone", 12));
        come(THERE, there, ann, 13);
        awaitSettled();
        assertThat(changesOf(ann, settled)).isEmpty();
        assertThat(seen(ben, ann).getStatus()).isEqualTo(UserStatus.USER_STATUS_ONLINE);
    }

    /** P-289, P-294. */
    @Test
    void whoWasOnALostGatewayIsOfflineWithoutAnyGraceUnlessHeIsBack() {
        int cid = newUser();
        contacts(ann, ben);
        contacts(cid, ben);
        come(THERE, there, ben, 21);
        int lost = 42;
        long epoch = leases.acquire(new LeaseRequest(lost, "test", false), Duration.ofMillis(1))
                .await()
                .atMost(PATIENCE)
                .epoch();
        come(lost, epoch, ann, 22);
        come(lost, epoch, cid, 23);
        awaitTold(ben, ann, UserStatus.USER_STATUS_ONLINE);
        awaitTold(ben, cid, UserStatus.USER_STATUS_ONLINE);
        come(HERE, here, cid, 24);
        awaitSettled();
        long settled = currentVersion();

        LeaseSweeper sweeper = new LeaseSweeper(
                leases,
                goneSessions,
                TestSettings.with(LeaseTerms.class, Map.of("lease", "1s", "sweep-interval", "100ms")),
                tasks,
                new SimpleMeterRegistry());
        sweeper.start();
        try {
            await().atMost(PATIENCE).until(() -> presence.locate(ann).isEmpty());
            long goneMs = System.currentTimeMillis();
            awaitTold(ben, ann, UserStatus.USER_STATUS_OFFLINE);
            assertThat(System.currentTimeMillis() - goneMs).isLessThan(GRACE.toMillis());
        } finally {
            sweeper.stop();
        }
        assertThat(seen(ben, ann).getLastSeenMs()).isPositive();
        assertThat(changesOf(cid, settled)).isEmpty();
    }

    /** P-288, P-291, P-92. */
    @Test
    void privacyAndBlocksHideAndContactsAreToldAtOnce() {
        int stranger = newUser();
        contacts(ann, ben);
        come(THERE, there, ben, 31);
        come(THERE, there, stranger, 32);
        come(HERE, here, ann, 33);
        awaitTold(ben, ann, UserStatus.USER_STATUS_ONLINE);
        awaitSeen(stranger, ann, UserStatus.USER_STATUS_ONLINE);

        privacy(ann, Allowed.ALLOWED_CONTACTS);
        awaitSeen(stranger, ann, UserStatus.USER_STATUS_OFFLINE);
        assertThat(online(stranger)).doesNotContain(ann);
        assertThat(online(ben)).contains(ann);
        assertThat(seen(ben, ann).getStatus()).isEqualTo(UserStatus.USER_STATUS_ONLINE);

        privacy(ann, Allowed.ALLOWED_NOBODY);
        awaitTold(ben, ann, UserStatus.USER_STATUS_OFFLINE);
        assertThat(seen(ben, ann)).isEqualTo(offline(ann, 0));
        assertThat(seen(ann, ann).getStatus()).isEqualTo(UserStatus.USER_STATUS_ONLINE);
        assertThat(online(ben)).doesNotContain(ann);

        privacy(ann, Allowed.ALLOWED_EVERYBODY);
        awaitTold(ben, ann, UserStatus.USER_STATUS_ONLINE);
        block(ben, ann, false);
        awaitTold(ben, ann, UserStatus.USER_STATUS_OFFLINE);
        awaitTold(ann, ben, UserStatus.USER_STATUS_OFFLINE);
        assertThat(seen(ann, ben)).isEqualTo(offline(ben, 0));
        assertThat(online(ann)).doesNotContain(ben);
        assertThat(statuses(ann)).containsExactly(offline(ben, 0));
        block(ben, ann, true);
        awaitTold(ann, ben, UserStatus.USER_STATUS_ONLINE);

        privacy(ann, Allowed.ALLOWED_CONTACTS);
        presence.contacts()
                .removeContact(RemoveContactRequest.newBuilder()
                        .setUserId(ann)
                        .setPeerId(ben)
                        .build());
        awaitSeen(ben, ann, UserStatus.USER_STATUS_OFFLINE);
        assertThat(statuses(ben)).isEmpty();
    }

    /** P-293. */
    @Test
    void whoHasTooManyContactsIsAskedAndNotPushed() {
        int famous = newUser();
        int[] fans = IntStream.range(0, 4).map(i -> newUser()).toArray();
        for (int fan : fans) {
            contacts(famous, fan);
        }
        come(THERE, there, fans[0], 41);
        come(HERE, here, famous, 42);
        awaitSeen(fans[0], famous, UserStatus.USER_STATUS_ONLINE);
        assertThat(seen(fans[0], famous).getNotPushed()).isTrue();
        assertThat(changesOf(famous, version)).allSatisfy(change -> {
            assertThat(change.getWatcherIdsList()).isEmpty();
            assertThat(change.getHiddenFromIdsList()).isEmpty();
        });
    }

    /** P-287. */
    @Test
    void manyChangesAreTakenABatchAtATimeAndReadPageByPageEachOnce() {
        List<Integer> users = IntStream.range(0, 35).mapToObj(i -> newUser()).toList();
        for (int user : users) {
            come(HERE, here, user, user);
        }
        awaitSettled();
        List<Integer> told = new ArrayList<>();
        long since = version;
        ListStatusChangesResponse page;
        do {
            page = presence.statuses().listStatusChanges(changesSince(HERE, here, since, 10));
            assertThat(page.getChangesCount()).isLessThanOrEqualTo(10);
            assertThat(page.getVersion()).isGreaterThan(since);
            since = page.getVersion();
            page.getChangesList()
                    .forEach(change -> told.add(change.getPresence().getUserId()));
        } while (page.getMore());
        assertThat(told).doesNotHaveDuplicates().containsAll(users);
    }

    /** P-289. */
    @Test
    void whoIsConnectedIsLastSeenLately() {
        come(HERE, here, ann, 51);
        awaitSeen(ben, ann, UserStatus.USER_STATUS_ONLINE);
        pool.preparedQuery("UPDATE user_status SET last_seen = '2020-01-01' WHERE user_id = " + ann)
                .executeAndAwait();
        await().atMost(PATIENCE)
                .until(() ->
                        pool.preparedQuery("SELECT last_seen > '2021-01-01' FROM user_status WHERE user_id = " + ann)
                                        .executeAndAwait()
                                        .iterator()
                                        .next()
                                        .getInteger(0)
                                == 1);
    }

    @Test
    void whatWasChangedWithoutAMarkIsFoundAfterAWhile() {
        pool.query("INSERT INTO session (user_id, device_id, session_id, ordinal, epoch, since) VALUES (" + ann
                        + ", 'phone', 61, " + HERE + ", " + here + ", UTC_TIMESTAMP(3))")
                .executeAndAwait();
        await().atMost(PATIENCE.multipliedBy(2))
                .until(() -> seen(ben, ann).getStatus() == UserStatus.USER_STATUS_ONLINE);
        pool.query("DELETE FROM session WHERE user_id = " + ann).executeAndAwait();
        await().atMost(PATIENCE.multipliedBy(2))
                .until(() -> seen(ben, ann).getStatus() == UserStatus.USER_STATUS_OFFLINE);
    }

    /** P-283. */
    @Test
    void whatIsNoStatusIsRefused() {
        assertThatThrownBy(() -> choose(ann, UserStatus.USER_STATUS_OFFLINE))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("status must be");
        assertThatThrownBy(() -> presence.contacts()
                        .setPrivacy(SetPrivacyRequest.newBuilder()
                                .setUserId(ann)
                                .setChange(Privacy.newBuilder().setMessages(Allowed.ALLOWED_NOBODY))
                                .build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("messages must be");
    }

    private static int newUser() {
        return LAST_USER.incrementAndGet();
    }

    private static Presence offline(int user, long lastSeenMs) {
        return Presence.newBuilder()
                .setUserId(user)
                .setStatus(UserStatus.USER_STATUS_OFFLINE)
                .setLastSeenMs(lastSeenMs)
                .build();
    }

    private void come(int ordinal, long epoch, int user, long session) {
        assertThat(presence.change(ordinal, epoch, register(user, "phone", session)))
                .isTrue();
    }

    private void contacts(int one, int other) {
        presence.contacts().requestContact(request(one, other));
        assertThat(presence.contacts().requestContact(request(other, one)).getContacts())
                .isTrue();
    }

    private static RequestContactRequest request(int user, int peer) {
        return RequestContactRequest.newBuilder()
                .setUserId(user)
                .setPeerId(peer)
                .build();
    }

    private void block(int user, int peer, boolean remove) {
        presence.contacts()
                .setBlock(SetBlockRequest.newBuilder()
                        .setUserId(user)
                        .setPeerId(peer)
                        .setRemove(remove)
                        .build());
    }

    private void privacy(int user, Allowed status) {
        assertThat(presence.contacts()
                        .setPrivacy(SetPrivacyRequest.newBuilder()
                                .setUserId(user)
                                .setChange(Privacy.newBuilder().setStatus(status))
                                .build())
                        .getPrivacy()
                        .getStatus())
                .isEqualTo(status);
    }

    private UserStatus choose(int user, UserStatus status) {
        return presence.statuses()
                .setStatus(SetStatusRequest.newBuilder()
                        .setUserId(user)
                        .setStatus(status)
                        .build())
                .getStatus();
    }

    private List<Integer> online(int asker) {
        return presence.stub()
                .onlineUsers(OnlineUsersRequest.newBuilder()
                        .setUserId(asker)
                        .setLimit(1_000)
                        .build())
                .getUserIdsList();
    }

    private Presence seen(int watcher, int user) {
        return presence.statuses()
                .findStatuses(FindStatusesRequest.newBuilder()
                        .addPairs(WatcherAndUser.newBuilder()
                                .setWatcherId(watcher)
                                .setUserId(user))
                        .build())
                .getStatuses(0);
    }

    private List<Presence> statuses(int user) {
        return presence.statuses()
                .listStatuses(ListStatusesRequest.newBuilder()
                        .setUserId(user)
                        .setLimit(500)
                        .build())
                .getStatusesList();
    }

    private void awaitSeen(int watcher, int user, UserStatus status) {
        await().atMost(PATIENCE).until(() -> seen(watcher, user).getStatus() == status);
    }

    /** Until the newest change of a user tells a watcher, on the gateway where his session is, that he has a status. */
    private void awaitTold(int watcher, int user, UserStatus status) {
        await().atMost(PATIENCE).until(() -> {
            List<UserStatus> told = changesOf(user, version).stream()
                    .filter(change -> concerns(change, watcher))
                    .map(change -> change.getHiddenFromIdsList().contains(watcher)
                            ? UserStatus.USER_STATUS_OFFLINE
                            : change.getPresence().getStatus())
                    .toList();
            return told.equals(List.of(status));
        });
        assertThat(statuses(watcher)).contains(seen(watcher, user));
    }

    private static boolean concerns(StatusChange change, int watcher) {
        return change.getWatcherIdsList().contains(watcher)
                || change.getHiddenFromIdsList().contains(watcher);
    }

    /** What the two gateways are told of a user since a version. */
    private List<StatusChange> changesOf(int user, long since) {
        return Stream.of(changesSince(HERE, here, since, 1_000), changesSince(THERE, there, since, 1_000))
                .flatMap(request -> presence.statuses().listStatusChanges(request).getChangesList().stream())
                .filter(change -> change.getPresence().getUserId() == user)
                .toList();
    }

    private static ListStatusChangesRequest changesSince(int ordinal, long epoch, long since, int limit) {
        return ListStatusChangesRequest.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .setSinceVersion(since)
                .setLimit(limit)
                .build();
    }

    private long currentVersion() {
        return number("SELECT version FROM status_version");
    }

    private void awaitSettled() {
        await().atMost(PATIENCE).until(() -> number("SELECT COUNT(*) FROM status_due") == 0);
    }

    private long number(String query) {
        return pool.query(query).executeAndAwait().iterator().next().getLong(0);
    }
}
