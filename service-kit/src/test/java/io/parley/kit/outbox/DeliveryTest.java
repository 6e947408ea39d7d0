package io.parley.kit.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.parley.proto.client.v1.NewDevice;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.message.v1.FeedNotice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeliveryTest {
    private static final int BATCH = 100;

    private final List<List<String>> calls = new ArrayList<>();

    @Test
    void aBatchThatIsTakenIsOneCall() throws InterruptedException {
        Delivery delivery = Delivery.of(notices(BATCH), refusing(Set.of(), Status.OK));
        assertThat(calls).hasSize(1);
        assertThat(delivery.appended()).hasSize(BATCH);
        assertThat(delivery.refused()).isEmpty();
        assertThat(delivery.away()).isEmpty();
    }

    @Test
    void nothingToDeliverIsNoCall() throws InterruptedException {
        assertThat(Delivery.of(List.of(), refusing(Set.of(), Status.OK)).appended())
                .isEmpty();
        assertThat(calls).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"INVALID_ARGUMENT", "INTERNAL", "NOT_FOUND", "PERMISSION_DENIED", "UNKNOWN"})
    void whatIsRefusedIsFoundAndHoldsUpNoOther(Status.Code code) throws InterruptedException {
        Status refusal = code.toStatus().withDescription("no such notice");
        Delivery delivery = Delivery.of(notices(BATCH), refusing(Set.of("event-7", "event-80"), refusal));
        assertThat(delivery.refused())
                .extracting(refused -> refused.notice().eventId())
                .containsExactly("event-7", "event-80");
        assertThat(delivery.refused().getFirst().why()).contains(code.name(), "no such notice");
        assertThat(delivery.appended()).hasSize(BATCH - 2);
        assertThat(delivery.away()).isEmpty();
        assertThat(calls).hasSizeLessThan(30);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {
                "UNAVAILABLE",
                "DEADLINE_EXCEEDED",
                "RESOURCE_EXHAUSTED",
                "CANCELLED",
                "UNIMPLEMENTED",
                "UNAUTHENTICATED"
            })
    void aServiceThatIsAwayIsAskedOnceAndBlamesNoNotice(Status.Code code) throws InterruptedException {
        Delivery delivery = Delivery.of(notices(BATCH), refusing(Set.of("event-7"), code.toStatus()));
        assertThat(calls).hasSize(1);
        assertThat(delivery.appended()).isEmpty();
        assertThat(delivery.refused()).isEmpty();
        assertThat(delivery.away()).contains(code.toStatus());
    }

    @Test
    void whatWasAppendedBeforeTheServiceWentAwayIsKnown() throws InterruptedException {
        Status refusal = Status.INVALID_ARGUMENT;
        Delivery delivery = Delivery.of(notices(4), notices -> {
            List<String> ids = notices.stream().map(FeedNotice::getEventId).toList();
            calls.add(ids);
            return calls.size() == 1 ? refusal : calls.size() == 2 ? Status.OK : Status.UNAVAILABLE;
        });
        assertThat(delivery.appended()).extracting(PendingNotice::eventId).containsExactly("event-0", "event-1");
        assertThat(delivery.refused()).isEmpty();
        assertThat(delivery.away()).isPresent();
        assertThat(calls).hasSize(3);
    }

    @Test
    void aNoticeThatCannotBeReadIsRefusedAndTheOthersAreAppended() throws InterruptedException {
        List<PendingNotice> batch = new ArrayList<>(notices(3));
        batch.set(1, new PendingNotice("damaged", 100_000_001, new byte[] {(byte) 0xff, (byte) 0xff}, 0));
        Delivery delivery = Delivery.of(batch, refusing(Set.of(), Status.OK));
        assertThat(delivery.refused())
                .singleElement()
                .satisfies(refused -> assertThat(refused.notice().eventId()).isEqualTo("damaged"));
        assertThat(delivery.appended()).extracting(PendingNotice::eventId).containsExactly("event-0", "event-2");
    }

    private Delivery.Appending refusing(Set<String> refused, Status refusal) {
        return notices -> {
            List<String> ids = notices.stream().map(FeedNotice::getEventId).toList();
            calls.add(ids);
            return ids.stream().anyMatch(refused::contains) ? refusal : Status.OK;
        };
    }

    private static List<PendingNotice> notices(int count) {
        byte[] notice = Notice.newBuilder()
                .setNewDevice(NewDevice.newBuilder().setDeviceId("phone"))
                .build()
                .toByteArray();
        return IntStream.range(0, count)
                .mapToObj(i -> new PendingNotice("event-" + i, 100_000_000 + i, notice, 0))
                .toList();
    }
}
