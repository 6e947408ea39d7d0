package io.parley.gateway.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessConditionsTest {
    @Test
    void readyWithEverythingAndNotStopping() {
        ReadinessConditions all = new ReadinessConditions(true, true, true, true, false);
        assertThat(all.areMet()).isTrue();
        assertThat(all.reason()).isEqualTo("Ready.");
    }

    @Test
    void eachCauseAloneIsEnoughAndHasItsSentence() {
        assertNotReady(new ReadinessConditions(false, true, true, true, false), "No lease");
        assertNotReady(new ReadinessConditions(true, false, true, true, false), "Deliveries");
        assertNotReady(new ReadinessConditions(true, true, false, true, false), "Revoked tokens");
        assertNotReady(new ReadinessConditions(true, true, true, false, false), "signing keys");
        assertNotReady(new ReadinessConditions(true, true, true, true, true), "stopping");
    }

    @Test
    void aStoppingGatewayDoesNotBlamePresenceForTheLeaseItGaveBack() {
        assertThat(new ReadinessConditions(false, true, true, true, true).reason())
                .doesNotContain("presence-service");
    }

    private static void assertNotReady(ReadinessConditions conditions, String reason) {
        assertThat(conditions.areMet()).isFalse();
        assertThat(conditions.reason()).contains(reason).doesNotContain("Ready");
    }
}
