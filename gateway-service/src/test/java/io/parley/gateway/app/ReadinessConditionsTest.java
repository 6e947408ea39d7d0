package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessConditionsTest {
    @Test
    void readyWithEverythingAndNotStopping() {
        ReadinessConditions all = new ReadinessConditions(true, false, true, true, true, true, false);
        assertThat(all.areMet()).isTrue();
        assertThat(all.reason()).isEqualTo("Ready.");
    }

    @Test
    void readyWithoutKafkaAndSaysWhatComesLate() {
        ReadinessConditions withoutKafka = new ReadinessConditions(true, false, true, true, false, true, false);
        assertThat(withoutKafka.areMet()).isTrue();
        assertThat(withoutKafka.reason()).isEqualTo("Ready, but pushes come late: see whether Kafka answers.");
    }

    @Test
    void eachCauseAloneIsEnoughAndHasItsSentence() {
        assertNotReady(
                new ReadinessConditions(false, false, true, true, true, true, false),
                "No lease: see whether presence-service answers.");
        assertNotReady(
                new ReadinessConditions(false, false, false, true, false, true, false),
                "Deliveries are not read yet, and so there is no lease: see whether Kafka answers.");
        assertNotReady(
                new ReadinessConditions(true, false, true, false, true, true, false),
                "Revoked tokens are not known yet: see whether Kafka answers.");
        assertNotReady(
                new ReadinessConditions(true, false, true, true, true, false, false),
                "The signing keys are not known: see whether auth-service answers.");
        assertNotReady(
                new ReadinessConditions(true, true, true, true, true, true, false),
                "An operator wants this gateway empty, until ./parley admin undrain or a new start.");
        assertNotReady(
                new ReadinessConditions(true, false, true, true, true, true, true),
                "The gateway is stopping: its clients are told to reconnect elsewhere.");
    }

    @Test
    void aStoppingGatewayDoesNotBlamePresenceForTheLeaseItGaveBack() {
        assertThat(new ReadinessConditions(false, false, true, true, true, true, true).reason())
                .doesNotContain("presence-service");
    }

    private static void assertNotReady(ReadinessConditions conditions, String reason) {
        assertThat(conditions.areMet()).isFalse();
        assertThat(conditions.reason()).isEqualTo(reason);
    }
}
