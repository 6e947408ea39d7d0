package io.parley.presence.session;

import static io.parley.presence.PresenceCaller.register;
import static io.parley.presence.PresenceCaller.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.presence.v1.Location;
import io.parley.proto.presence.v1.SessionChange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class SessionChangeIT {
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
    void aRegisteredSessionIsLocatedWithItsGatewayAndEpoch() {
        long epoch = presence.acquire(10);
        presence.change(10, epoch, register(1_000_001, "phone", -5L), register(1_000_001, "laptop", 6));

        assertThat(presence.locate(1_000_001))
                .containsExactlyInAnyOrder(
                        location(1_000_001, "phone", -5L, 10, epoch), location(1_000_001, "laptop", 6, 10, epoch));
    }

    @Test
    void aRemovalIsOfThatSessionOnlyAndLeavesANewerOne() {
        long epoch = presence.acquire(11);
        presence.change(11, epoch, register(1_100_001, "phone", 1));
        presence.change(11, epoch, register(1_100_001, "phone", 2));

        presence.change(11, epoch, remove(1_100_001, "phone", 1));
        assertThat(presence.locate(1_100_001))
                .extracting(Location::getSessionId)
                .containsExactly(2L);

        presence.change(11, epoch, remove(1_100_001, "phone", 2));
        assertThat(presence.locate(1_100_001)).isEmpty();
    }

    @Test
    void theOldGatewayCannotRemoveASessionThatMovedAway() {
        long here = presence.acquire(12);
        long there = presence.acquire(13);
        presence.change(12, here, register(1_200_001, "phone", 1));
        presence.change(13, there, register(1_200_001, "phone", 2));

        presence.change(12, here, remove(1_200_001, "phone", 1));

        assertThat(presence.locate(1_200_001)).containsExactly(location(1_200_001, "phone", 2, 13, there));
    }

    @Test
    void deviceIdsDifferByCase() {
        long epoch = presence.acquire(14);
        presence.change(14, epoch, register(1_400_001, "Phone", 1), register(1_400_001, "phone", 2));

        assertThat(presence.locate(1_400_001)).hasSize(2);
    }

    @Test
    void changesOfOneCallCountInTheirOrder() {
        long epoch = presence.acquire(15);
        presence.change(
                15,
                epoch,
                register(1_500_001, "phone", 1),
                remove(1_500_001, "phone", 1),
                register(1_500_002, "phone", 2),
                register(1_500_002, "phone", 3),
                remove(1_500_002, "phone", 2));

        assertThat(presence.locate(1_500_001)).isEmpty();
        assertThat(presence.locate(1_500_002))
                .extracting(Location::getSessionId)
                .containsExactly(3L);
    }

    @Test
    void aThousandChangesComeAndGoInOneCallEach() {
        long epoch = presence.acquire(16);
        List<SessionChange> all = IntStream.range(0, 1_000)
                .mapToObj(i -> register(1_600_000 + i, "phone", 1_600_000L + i))
                .toList();
        assertThat(presence.change(16, epoch, all)).isTrue();
        List<Integer> users = IntStream.range(1_600_000, 1_601_000).boxed().toList();
        assertThat(presence.locate(users)).hasSize(1_000);

        List<SessionChange> gone = IntStream.range(0, 1_000)
                .mapToObj(i -> remove(1_600_000 + i, "phone", 1_600_000L + i))
                .toList();
        assertThat(presence.change(16, epoch, gone)).isTrue();
        assertThat(presence.locate(users)).isEmpty();
    }

    @Test
    void oneBadChangeRefusesTheWholeCall() {
        long epoch = presence.acquire(17);
        assertThatThrownBy(() -> presence.change(
                        17, epoch, register(1_700_001, "phone", 1), register(1_700_002, "no spaces", 2)))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
        assertThatThrownBy(() -> presence.change(17, epoch, List.of())).isInstanceOf(StatusRuntimeException.class);
        assertThat(presence.locate(1_700_001)).isEmpty();
    }

    /** Eight gateways fight over the same devices; in the end every device has one session, and it is one of the last. */
    @Test
    void concurrentChangesOfTheSameDevicesEndConsistent() throws Exception {
        int gateways = 8;
        int devices = 60;
        List<Callable<Set<Long>>> work = new ArrayList<>();
        for (int g = 0; g < gateways; g++) {
            int ordinal = 20 + g;
            long epoch = presence.acquire(ordinal);
            work.add(() -> fight(ordinal, epoch, devices));
        }
        Set<Long> lastOfEachGateway = new HashSet<>();
        try (var threads = Executors.newFixedThreadPool(gateways)) {
            for (Future<Set<Long>> last : threads.invokeAll(work)) {
                lastOfEachGateway.addAll(last.get());
            }
        }

        List<Integer> users =
                IntStream.range(2_000_000, 2_000_000 + devices).boxed().toList();
        List<Location> locations = presence.locate(users);
        assertThat(locations).hasSize(devices);
        assertThat(locations).extracting(Location::getUserId).doesNotHaveDuplicates();
        assertThat(lastOfEachGateway)
                .containsAll(locations.stream().map(Location::getSessionId).toList());
        assertThat(locations).allSatisfy(location -> assertThat(location.getOrdinal())
                .isEqualTo((int) (location.getSessionId() >>> 40)));
    }

    /** Registers all devices again and again in random order, removing its own older sessions at the same time. */
    private Set<Long> fight(int ordinal, long epoch, int devices) {
        Random random = new Random(ordinal);
        Set<Long> last = new HashSet<>();
        try (PresenceCaller gateway = new PresenceCaller()) {
            for (int round = 0; round < 25; round++) {
                List<SessionChange> changes = new ArrayList<>();
                last.clear();
                List<Integer> order =
                        new ArrayList<>(IntStream.range(0, devices).boxed().toList());
                Collections.shuffle(order, random);
                for (int device : order) {
                    long session = ((long) ordinal << 40) + (long) round * devices + device;
                    if (round > 0) {
                        changes.add(remove(2_000_000 + device, "phone", session - devices));
                    }
                    changes.add(register(2_000_000 + device, "phone", session));
                    last.add(session);
                }
                assertThat(gateway.change(ordinal, epoch, changes)).isTrue();
            }
        }
        return last;
    }

    private static Location location(int user, String device, long session, int ordinal, long epoch) {
        return Location.newBuilder()
                .setUserId(user)
                .setDeviceId(device)
                .setSessionId(session)
                .setOrdinal(ordinal)
                .setEpoch(epoch)
                .build();
    }
}
