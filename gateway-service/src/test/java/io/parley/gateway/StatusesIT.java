package io.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.gateway.testing.AuthPeer;
import io.parley.gateway.testing.GatewayEnvironment;
import io.parley.gateway.testing.GatewayPeers;
import io.parley.gateway.testing.StatusPeer;
import io.parley.gateway.testing.TestClient;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.SetStatus;
import io.parley.proto.client.v1.SetStatusAnswer;
import io.parley.proto.client.v1.Statuses;
import io.parley.proto.client.v1.StatusesAnswer;
import io.parley.proto.client.v1.UserStatus;
import io.parley.proto.client.v1.WatchStatuses;
import io.parley.proto.client.v1.WatchStatusesAnswer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.net.SocketFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statuses as a gateway lists, pushes and bounds them. */
@QuarkusTest
@TestProfile(StatusesIT.SmallPages.class)
@QuarkusTestResource(GatewayEnvironment.class)
class StatusesIT {
    private static final int PERIOD_MS = 400;

    @ConfigProperty(name = "parley.gateway.tcp.port")
    int port;

    GatewayPeers peers;

    /** Pages so small that a few changes fill several, and few watches. */
    public static class SmallPages implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.gateway.status.period", PERIOD_MS + "ms",
                    "parley.gateway.status.page-period", "100ms",
                    "parley.gateway.status.page", "5",
                    "parley.gateway.status.watched-users", "3",
                    "parley.gateway.status.watch-time", "2m",
                    "parley.gateway.directory.contact-changes-per-hour", "3",
                    "parley.gateway.frame.max-length", "32768");
        }
    }

    @BeforeEach
    void waitForTheLease() {
        TestClient.awaitLogins(SocketFactory.getDefault(), port);
    }

    /** P-285: the list goes on where a page ended. */
    @Test
    void statusesOfAllContactsArePaged() {
        try (TestClient ann = TestClient.loggedIn(port, "user661", "phone")) {
            List<Integer> listed = new ArrayList<>();
            StatusesAnswer page;
            do {
                page = statuses(ann, listed.isEmpty() ? 0 : listed.getLast());
                page.getStatusesList().forEach(status -> listed.add(status.getUserId()));
            } while (page.getMore());
            assertThat(listed)
                    .isEqualTo(IntStream.range(0, StatusPeer.CONTACTS)
                            .mapToObj(i -> StatusPeer.FIRST_CONTACT + i)
                            .toList());
            int tooMany = ann.request(
                    FrameType.FRAME_TYPE_STATUSES,
                    Statuses.newBuilder().setLimit(501).build());
            assertThat(ann.error(tooMany).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
    }

    /** P-286, P-287: only sessions that have asked are told, each of the newest, and who may not see is told "offline". */
    @Test
    void sessionsThatFollowAreToldOfTheNewestChange() {
        int ann = AuthPeer.idOf("user662");
        int ben = AuthPeer.idOf("user663");
        try (TestClient phone = TestClient.loggedIn(port, "user662", "phone");
                TestClient old = TestClient.loggedIn(port, "user662", "old");
                TestClient other = TestClient.loggedIn(port, "user663", "phone")) {
            statuses(phone, 0);
            statuses(other, 0);
            peers.statuses().away(true);
            for (UserStatus status : List.of(
                    UserStatus.USER_STATUS_BUSY, UserStatus.USER_STATUS_OFFLINE, UserStatus.USER_STATUS_ONLINE)) {
                peers.statuses().change(399_000_001, status, List.of(ann), List.of(ben));
            }
            peers.statuses().away(false);
            assertThat(pushed(phone)).isEqualTo(presence(399_000_001, UserStatus.USER_STATUS_ONLINE));
            assertThat(pushed(other)).isEqualTo(presence(399_000_001, UserStatus.USER_STATUS_OFFLINE));
            phone.ping();
            other.ping();
            old.ping();
        }
    }

    /** P-287: many changes are told a page at a time, each once, and a gateway asks no more often than it may. */
    @Test
    void aStormIsPaced() {
        int ann = AuthPeer.idOf("user664");
        try (TestClient phone = TestClient.loggedIn(port, "user664", "phone")) {
            statuses(phone, 0);
            int before = peers.statuses().questions().size();
            for (int i = 0; i < 23; i++) {
                peers.statuses().change(399_000_100 + i, UserStatus.USER_STATUS_OFFLINE, List.of(ann), List.of());
            }
            List<Integer> told = new ArrayList<>();
            long start = System.nanoTime();
            while (told.size() < 23) {
                told.add(pushed(phone).getUserId());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(told)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 23)
                            .mapToObj(i -> 399_000_100 + i)
                            .toList());
            assertThat(took).isGreaterThan(Duration.ofMillis(300));
            int asked = peers.statuses().questions().size() - before;
            assertThat(asked).isLessThan((int) (took.toMillis() / 100) + 6);
            assertThat(peers.statuses().questions())
                    .allSatisfy(question -> assertThat(question.getLimit()).isEqualTo(5));
        }
    }

    /** P-290, P-291: a watch shows others as well, and takes the place of the one before. */
    @Test
    void watchedUsersAreToldForAWhile() {
        try (TestClient phone = TestClient.loggedIn(port, "user665", "phone")) {
            WatchStatusesAnswer first = watch(phone, 399_000_201, 399_000_202);
            assertThat(first.getSeconds()).isEqualTo(120);
            assertThat(first.getStatusesList())
                    .containsExactly(
                            presence(399_000_201, UserStatus.USER_STATUS_OFFLINE),
                            presence(399_000_202, UserStatus.USER_STATUS_OFFLINE));
            peers.statuses().change(399_000_201, UserStatus.USER_STATUS_BUSY, List.of(), List.of());
            assertThat(pushed(phone)).isEqualTo(presence(399_000_201, UserStatus.USER_STATUS_BUSY));
            assertThat(watch(phone, 399_000_203).getStatusesCount()).isEqualTo(1);
            peers.statuses().change(399_000_201, UserStatus.USER_STATUS_ONLINE, List.of(), List.of());
            peers.statuses().change(399_000_203, UserStatus.USER_STATUS_ONLINE, List.of(), List.of());
            assertThat(pushed(phone)).isEqualTo(presence(399_000_203, UserStatus.USER_STATUS_ONLINE));

            int tooMany = phone.request(
                    FrameType.FRAME_TYPE_WATCH_STATUSES,
                    WatchStatuses.newBuilder()
                            .addAllUserIds(List.of(399_000_201, 399_000_202, 399_000_203, 399_000_204))
                            .build());
            assertThat(phone.error(tooMany).getCode()).isEqualTo(ErrorCode.ERROR_CODE_INVALID);
            assertThat(watch(phone).getSeconds()).isZero();
        }
    }

    /** P-283, P-292: what a user chooses is his until he chooses again, and he may not choose too often. */
    @Test
    void aUserChoosesAsOftenAsHeMay() {
        try (TestClient phone = TestClient.loggedIn(port, "user666", "phone");
                TestClient desk = TestClient.loggedIn(port, "user666", "desk")) {
            assertThat(choose(phone, UserStatus.USER_STATUS_INVISIBLE)).isEqualTo(UserStatus.USER_STATUS_INVISIBLE);
            assertThat(choose(desk, UserStatus.USER_STATUS_UNSPECIFIED)).isEqualTo(UserStatus.USER_STATUS_INVISIBLE);
            choose(desk, UserStatus.USER_STATUS_BUSY);
            assertThat(phone.error(chooseRequest(phone, UserStatus.USER_STATUS_ONLINE))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        }
    }

    private static StatusesAnswer statuses(TestClient client, int after) {
        return client.answer(
                client.request(
                        FrameType.FRAME_TYPE_STATUSES,
                        Statuses.newBuilder().setAfterUserId(after).build()),
                StatusesAnswer.class);
    }

    private static WatchStatusesAnswer watch(TestClient client, Integer... userIds) {
        return client.answer(
                client.request(
                        FrameType.FRAME_TYPE_WATCH_STATUSES,
                        WatchStatuses.newBuilder()
                                .addAllUserIds(List.of(userIds))
                                .build()),
                WatchStatusesAnswer.class);
    }

    private static UserStatus choose(TestClient client, UserStatus status) {
        return client.answer(chooseRequest(client, status), SetStatusAnswer.class)
                .getStatus();
    }

    private static int chooseRequest(TestClient client, UserStatus status) {
        return client.request(
                FrameType.FRAME_TYPE_SET_STATUS,
                SetStatus.newBuilder().setStatus(status).build());
    }

    private static Presence pushed(TestClient client) {
        TestClient.Frame frame = client.read();
        assertThat(frame.requestId()).isZero();
        return (Presence) frame.body();
    }

    private static Presence presence(int userId, UserStatus status) {
        return Presence.newBuilder().setUserId(userId).setStatus(status).build();
    }
}
