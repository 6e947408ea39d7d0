package io.parley.presence.lease;

import static io.parley.presence.PresenceCaller.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.parley.proto.admin.v1.DrainGatewayRequest;
import io.parley.proto.admin.v1.Gateway;
import io.parley.proto.admin.v1.ListGatewaysRequest;
import io.parley.proto.presence.v1.RenewLeaseRequest;
import io.parley.proto.presence.v1.RenewLeaseResponse;
import io.parley.proto.presence.v1.SessionChange;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class LeaseIT {
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
    void everyAcquisitionHasAHigherEpochEvenAfterARelease() {
        long first = presence.acquire(1);
        long second = presence.acquire(1);
        presence.release(1, second);
        long third = presence.acquire(1);

        assertThat(second).isGreaterThan(first);
        assertThat(third).isGreaterThan(second);
    }

    @Test
    void onlyTheNewestEpochCanRenew() {
        long old = presence.acquire(2);
        assertThat(presence.renew(2, old)).isTrue();
        long current = presence.acquire(2);

        assertThat(presence.renew(2, old)).isFalse();
        assertThat(presence.renew(2, current)).isTrue();
        assertThat(presence.renew(2, current + 1)).isFalse();
    }

    @Test
    void aRenewalTellsHowManyGatewaysAndSessionsThereAre() {
        long epoch = presence.acquire(6);
        presence.acquire(7);
        List<SessionChange> many = IntStream.range(0, 1_000)
                .mapToObj(i -> register(600_000 + i, "phone", 600_000L + i))
                .toList();
        presence.change(6, epoch, many);

        await().untilAsserted(() -> {
            RenewLeaseResponse renewal = presence.stub()
                    .renewLease(RenewLeaseRequest.newBuilder()
                            .setOrdinal(6)
                            .setEpoch(epoch)
                            .build());
            assertThat(renewal.getGateways()).isBetween(2, 64);
            assertThat(renewal.getSessions()).isGreaterThanOrEqualTo(1_000);
        });
        presence.release(6, epoch);
    }

    @Test
    void aGatewayIsToldThatItIsWantedEmptyUntilThatIsTakenBackOrItHasANewEpoch() {
        long epoch = presence.acquire(8);
        assertThat(renewal(8, epoch).getDraining()).isFalse();
        drain(8, false);
        drain(8, false);
        assertThat(renewal(8, epoch)).satisfies(renewal -> {
            assertThat(renewal.getValid()).isTrue();
            assertThat(renewal.getDraining()).isTrue();
        });
        assertThat(presence.operators()
                        .listGateways(ListGatewaysRequest.getDefaultInstance())
                        .getGatewaysList())
                .filteredOn(Gateway::getDraining)
                .extracting(Gateway::getNumber)
                .containsExactly(8);
        drain(8, true);
        assertThat(renewal(8, epoch).getDraining()).isFalse();
        drain(8, false);
        long next = presence.acquire(8);
        assertThat(renewal(8, epoch).getDraining()).isFalse();
        assertThat(renewal(8, next).getDraining()).isFalse();
        presence.release(8, next);
        assertThatThrownBy(() -> drain(8, false)).hasMessageContaining("No gateway 8 holds a lease.");
        assertThatThrownBy(() -> drain(-1, false)).hasMessageContaining("No gateway 4294967295 holds a lease.");
    }

    private RenewLeaseResponse renewal(int ordinal, long epoch) {
        return presence.stub()
                .renewLease(RenewLeaseRequest.newBuilder()
                        .setOrdinal(ordinal)
                        .setEpoch(epoch)
                        .build());
    }

    private void drain(int ordinal, boolean takeBack) {
        presence.operators()
                .drainGateway(DrainGatewayRequest.newBuilder()
                        .setNumber(ordinal)
                        .setTakeBack(takeBack)
                        .build());
    }

    @Test
    void aNewEpochFencesTheOldOneAndRemovesAllItsSessions() {
        long old = presence.acquire(3);
        List<SessionChange> many = IntStream.range(0, 350)
                .mapToObj(i -> register(300_000 + i, "phone", 300_000L + i))
                .toList();
        assertThat(presence.change(3, old, many)).isTrue();

        long current = presence.acquire(3);

        assertThat(presence.locate(IntStream.range(300_000, 300_350).boxed().toList()))
                .isEmpty();
        assertThat(presence.change(3, old, register(300_001, "phone", 1))).isFalse();
        assertThat(presence.locate(300_001)).isEmpty();
        assertThat(presence.change(3, current, register(300_001, "phone", 2))).isTrue();
        assertThat(presence.locate(300_001)).hasSize(1);
    }

    @Test
    void aReleaseRemovesTheSessionsAndEndsTheEpoch() {
        long epoch = presence.acquire(4);
        presence.change(4, epoch, register(400_001, "phone", 1), register(400_002, "phone", 2));

        presence.release(4, epoch);

        assertThat(presence.locate(400_001, 400_002)).isEmpty();
        assertThat(presence.renew(4, epoch)).isFalse();
        assertThat(presence.change(4, epoch, register(400_001, "phone", 3))).isFalse();
    }

    @Test
    void aStaleOrRepeatedReleaseHarmsNobody() {
        long old = presence.acquire(5);
        long current = presence.acquire(5);
        presence.change(5, current, register(500_001, "phone", 1));

        presence.release(5, old);
        presence.release(5, current + 7);

        assertThat(presence.renew(5, current)).isTrue();
        assertThat(presence.locate(500_001)).hasSize(1);
        presence.release(5, current);
        presence.release(5, current);
    }

    @Test
    void anOrdinalWithoutAPartitionIsRefused() {
        assertThatThrownBy(() -> presence.acquire(64))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT));
    }
}
