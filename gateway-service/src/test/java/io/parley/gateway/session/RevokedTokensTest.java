package io.parley.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.SessionEnd;
import org.junit.jupiter.api.Test;

class RevokedTokensTest {
    private static final long LIFETIME_MS = 1_000;

    private final RevokedTokens revoked = new RevokedTokens(LIFETIME_MS, 2, 60_000);

    @Test
    void oneDeviceIsConcerned() {
        revoked.add(
                new TokenRevocation(100, "phone", "", 500, "Logged out.", SessionEnd.SESSION_END_UNSPECIFIED, false));

        assertThat(revoked.concerning(identity(100, "phone", 500))).isPresent();
        assertThat(revoked.concerning(identity(100, "phone", 501))).isEmpty();
        assertThat(revoked.concerning(identity(100, "tablet", 500))).isEmpty();
        assertThat(revoked.concerning(identity(101, "phone", 500))).isEmpty();
    }

    @Test
    void allDevicesButOneAreConcerned() {
        revoked.add(new TokenRevocation(
                100, "", "tablet", 500, "The password was changed.", SessionEnd.SESSION_END_UNSPECIFIED, false));

        assertThat(revoked.concerning(identity(100, "phone", 400))).isPresent();
        assertThat(revoked.concerning(identity(100, "tablet", 400))).isEmpty();
    }

    /** P-164: a password change ends the other sessions; the tokens of its own device are no longer good either. */
    @Test
    void theSparedDeviceKeepsItsSessionAndNotItsOldTokens() {
        TokenRevocation change = new TokenRevocation(
                100, "", "tablet", 500, "The password was changed.", SessionEnd.SESSION_END_UNSPECIFIED, true);
        revoked.add(change);

        assertThat(change.concerns(identity(100, "tablet", 400))).isFalse();
        assertThat(change.concerns(identity(100, "phone", 400))).isTrue();
        assertThat(revoked.concerning(identity(100, "tablet", 500))).isPresent();
        assertThat(revoked.concerning(identity(100, "tablet", 501))).isEmpty();
    }

    @Test
    void revocationIsForgottenWhenItsTokensHaveExpired() {
        revoked.add(new TokenRevocation(100, "phone", "", 500, "", SessionEnd.SESSION_END_UNSPECIFIED, false));
        revoked.forgetExpired(500 + LIFETIME_MS);
        assertThat(revoked.concerning(identity(100, "phone", 400))).isPresent();
        revoked.forgetExpired(501 + LIFETIME_MS);
        assertThat(revoked.concerning(identity(100, "phone", 400))).isEmpty();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 400))).isFalse();
    }

    @Test
    void forgettingForWantOfRoomNeverLetsARevokedTokenIn() {
        revoked.add(new TokenRevocation(100, "phone", "", 500, "", SessionEnd.SESSION_END_UNSPECIFIED, false));
        revoked.add(new TokenRevocation(101, "phone", "", 600, "", SessionEnd.SESSION_END_UNSPECIFIED, false));
        revoked.add(new TokenRevocation(102, "phone", "", 700, "", SessionEnd.SESSION_END_UNSPECIFIED, false));

        assertThat(revoked.concerning(identity(100, "phone", 400))).isEmpty();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 500))).isTrue();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 501))).isFalse();
        assertThat(revoked.concerning(identity(102, "phone", 700))).isPresent();
    }

    @Test
    void beingToldTwiceChangesNothing() {
        for (int i = 0; i < 3; i++) {
            revoked.add(new TokenRevocation(100, "phone", "", 500, "", SessionEnd.SESSION_END_UNSPECIFIED, false));
        }
        revoked.add(new TokenRevocation(101, "phone", "", 600, "", SessionEnd.SESSION_END_UNSPECIFIED, false));

        assertThat(revoked.concerning(identity(100, "phone", 400))).isPresent();
        assertThat(revoked.isOlderThanMemory(identity(100, "phone", 400))).isFalse();
    }

    /** P-165. */
    @Test
    void untilASourceHasToldEverythingNoTokenIsTrusted() {
        assertThat(revoked.mayHaveMissedSome()).isTrue();
        revoked.heardOfAll();
        assertThat(revoked.mayHaveMissedSome()).isFalse();
        RevokedTokens impatient = new RevokedTokens(LIFETIME_MS, 2, -1);
        impatient.heardOfAll();
        assertThat(impatient.mayHaveMissedSome()).isTrue();
    }

    private static Identity identity(int user, String device, long issuedAtMs) {
        return new Identity(user, device, "user", "", "", issuedAtMs);
    }
}
