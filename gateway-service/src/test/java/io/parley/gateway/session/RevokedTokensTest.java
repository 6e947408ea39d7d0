package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevokedTokensTest {
    private static final long LIFETIME_MS = 1_000;

    private final RevokedTokens revoked = new RevokedTokens(LIFETIME_MS, 2);

    @Test
    void oneDeviceIsConcerned() {
        revoked.add(new TokenRevocation(100, "phone", "", 500, "Logged out."));

        assertThat(revoked.concerning(identity(100, "phone", 500))).isPresent();
        assertThat(revoked.concerning(identity(100, "phone", 501))).isEmpty();
        assertThat(revoked.concerning(identity(100, "tablet", 500))).isEmpty();
        assertThat(revoked.concerning(identity(101, "phone", 500))).isEmpty();
    }

    @Test
    void allDevicesButOneAreConcerned() {
        revoked.add(new TokenRevocation(100, "", "tablet", 500, "The password was changed."));

        assertThat(revoked.concerning(identity(100, "phone", 400))).isPresent();
        assertThat(revoked.concerning(identity(100, "tablet", 400))).isEmpty();
    }

    @Test
    void revocationIsForgottenWhenItsTokensHaveExpired() {
        revoked.add(new TokenRevocation(100, "phone", "", 500, ""));
        revoked.forgetExpired(500 + LIFETIME_MS);
        assertThat(revoked.concerning(identity(100, "phone", 400))).isPresent();
        revoked.forgetExpired(501 + LIFETIME_MS);
        assertThat(revoked.concerning(identity(100, "phone", 400))).isEmpty();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 400))).isFalse();
    }

    @Test
    void forgettingForWantOfRoomNeverLetsARevokedTokenIn() {
        revoked.add(new TokenRevocation(100, "phone", "", 500, ""));
        revoked.add(new TokenRevocation(101, "phone", "", 600, ""));
        revoked.add(new TokenRevocation(102, "phone", "", 700, ""));

        assertThat(revoked.concerning(identity(100, "phone", 400))).isEmpty();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 500))).isTrue();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 501))).isFalse();
        assertThat(revoked.concerning(identity(102, "phone", 700))).isPresent();
    }

    private static Identity identity(int user, String device, long issuedAtMs) {
        return new Identity(user, device, "user", "", "", issuedAtMs);
    }
}
