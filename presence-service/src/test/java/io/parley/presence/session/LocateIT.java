package io.parley.presence.session;

import static io.parley.presence.PresenceCaller.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.StatusRuntimeException;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.presence.v1.AcquireLeaseRequest;
import io.parley.proto.presence.v1.LiveGateway;
import io.parley.proto.presence.v1.LocateRequest;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.OnlineUsersResponse;
import io.parley.proto.presence.v1.SessionChange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class LocateIT {
    /** Above the users of all other tests, so that pages of online users can be told exactly. */
    private static final int FIRST = 900_000_000;

    private PresenceCaller presence;

    @BeforeEach
    void connect() {
        presence = new PresenceCaller();
    }

    @AfterEach
    void disconnect() {
        presence.close();
    }

    @Test
    void fiveThousandUsersAreLocatedInOneCallAndRepeatedOnesCountOnce() {
        long epoch = presence.acquire(40);
        registerUsers(40, epoch, FIRST, 1_300, "phone");
        registerUsers(40, epoch, FIRST, 10, "laptop");
        List<Integer> asked =
                new ArrayList<>(IntStream.range(FIRST, FIRST + 4_000).boxed().toList());
        asked.addAll(asked.subList(0, 1_000));

        List<Location> found = presence.locate(asked);

        assertThat(found).hasSize(1_310);
        assertThat(found).extracting(Location::getSessionId).doesNotHaveDuplicates();
        presence.release(40, epoch);
        assertThat(presence.locate(asked)).isEmpty();
    }

    @Test
    void everyNumberOfUsersFindsExactlyThem() {
        long epoch = presence.acquire(41);
        registerUsers(41, epoch, FIRST + 10_000, 40, "phone");
        for (int count = 1; count <= 40; count++) {
            List<Integer> users = IntStream.range(FIRST + 10_000, FIRST + 10_000 + count)
                    .boxed()
                    .toList();
            assertThat(presence.locate(users))
                    .extracting(Location::getUserId)
                    .containsExactlyInAnyOrderElementsOf(users);
        }
        presence.release(41, epoch);
    }

    @Test
    void gatewaysAreListedForWhoeverWantsThem() {
        long silent = presence.acquire(43);
        AcquireLeaseRequest able = AcquireLeaseRequest.newBuilder()
                .setOrdinal(44)
                .setFindsMembers(true)
                .build();
        long epoch = presence.stub().acquireLease(able).getEpoch();

        assertThat(gateways()).contains(gateway(43, silent, false), gateway(44, epoch, true));

        presence.release(43, silent);
        long next = presence.acquire(44);
        assertThat(gateways())
                .contains(gateway(44, next, false))
                .doesNotContain(gateway(43, silent, false), gateway(44, epoch, true));
        presence.release(44, next);
        assertThat(presence.stub()
                        .locate(LocateRequest.newBuilder().addUserIds(FIRST).build())
                        .getGatewaysList())
                .isEmpty();
    }

    private List<LiveGateway> gateways() {
        return presence.stub()
                .locate(LocateRequest.newBuilder().setWithGateways(true).build())
                .getGatewaysList();
    }

    private static LiveGateway gateway(int ordinal, long epoch, boolean findsMembers) {
        return LiveGateway.newBuilder()
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .setFindsMembers(findsMembers)
                .build();
    }

    @Test
    void noUsersOrTooManyAreRefused() {
        assertThatThrownBy(presence::locate).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() ->
                        presence.locate(IntStream.rangeClosed(1, 5_001).boxed().toList()))
                .isInstanceOf(StatusRuntimeException.class);
    }

    @Test
    void onlineUsersComeInPagesEachUserOnce() {
        long epoch = presence.acquire(42);
        registerUsers(42, epoch, FIRST + 20_000, 25, "phone");
        registerUsers(42, epoch, FIRST + 20_000, 25, "laptop");

        OnlineUsersResponse first = presence.online(FIRST + 19_999, 10);
        OnlineUsersResponse second = presence.online(FIRST + 20_009, 10);
        OnlineUsersResponse third = presence.online(FIRST + 20_019, 10);

        assertThat(first.getUserIdsList()).containsExactlyElementsOf(users(FIRST + 20_000, 10));
        assertThat(first.getMore()).isTrue();
        assertThat(second.getUserIdsList()).containsExactlyElementsOf(users(FIRST + 20_010, 10));
        assertThat(second.getMore()).isTrue();
        assertThat(third.getUserIdsList()).containsExactlyElementsOf(users(FIRST + 20_020, 5));
        assertThat(third.getMore()).isFalse();
        assertThat(presence.online(FIRST + 20_014, 10).getMore()).isFalse();
        assertThatThrownBy(() -> presence.online(0, 0)).isInstanceOf(StatusRuntimeException.class);
        assertThatThrownBy(() -> presence.online(0, 1_001)).isInstanceOf(StatusRuntimeException.class);
        presence.release(42, epoch);
    }

    private void registerUsers(int ordinal, long epoch, int from, int count, String device) {
        List<SessionChange> changes = new ArrayList<>();
        for (int user : users(from, count)) {
            changes.add(register(user, device, (long) device.hashCode() << 32 | user));
            if (changes.size() == 1_000) {
                presence.change(ordinal, epoch, changes);
                changes.clear();
            }
        }
        presence.change(ordinal, epoch, changes);
    }

    private static List<Integer> users(int from, int count) {
        return IntStream.range(from, from + count).boxed().toList();
    }
}
