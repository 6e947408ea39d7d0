package io.parley.auth.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.testing.TestSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressRoomTest {
    private static final int ATTEMPTS = 5;
    private static final ClientAddress OFFICE = ClientAddress.of("192.0.2.1");

    private final SettableClock clock = new SettableClock();
    private final AddressRoom room = new AddressRoom(
            "test",
            AddressRoom.Terms.of(ATTEMPTS, TestSettings.attempts(Map.of("address-pace", "2s"))),
            clock,
            new SimpleMeterRegistry());

    /** P-162. */
    @Test
    void anAddressIsSlowedAndNotShut() {
        take(ATTEMPTS);
        assertThat(refusedFor()).isEqualTo(2_000);
        clock.millis += 500;
        assertThat(refusedFor()).isEqualTo(1_500);
        for (int later = 0; later < 100; later++) {
            clock.millis += 2_000;
            take(1);
            // The half second of before is not lost either.
            assertThat(refusedFor()).isEqualTo(1_500);
        }
    }

    @Test
    void whatItDidNotUseFillsUpToItsFirstNumber() {
        take(ATTEMPTS);
        clock.millis += 1_000_000;
        take(ATTEMPTS);
        assertThat(refusedFor()).isEqualTo(2_000);
    }

    @Test
    void successesCostNothingAndEarnRoom() {
        for (int person = 0; person < 1_000; person++) {
            take(1);
            room.giveBack(OFFICE, 0);
        }
        take(1);
        room.giveBack(OFFICE, 3);
        take(ATTEMPTS + 3);
        assertThat(refusedFor()).isEqualTo(2_000);
    }

    @Test
    void whatCanBeEarnedIsBounded() {
        for (int person = 0; person < 1_000; person++) {
            room.giveBack(OFFICE, 10);
        }
        take(ATTEMPTS * 10);
        assertThat(refusedFor()).isPositive();
    }

    @Test
    void otherAddressesAndThoseNotKnownAreNotConcerned() {
        take(ATTEMPTS);
        assertThatCode(() -> room.take(ClientAddress.of("192.0.2.2"))).doesNotThrowAnyException();
        for (int i = 0; i < ATTEMPTS * 2; i++) {
            room.take(ClientAddress.of(""));
        }
    }

    private void take(int times) {
        for (int i = 0; i < times; i++) {
            room.take(OFFICE);
        }
    }

    private long refusedFor() {
        return catchThrowableOfType(Refusal.class, () -> room.take(OFFICE)).retryAfterMs();
    }
}
