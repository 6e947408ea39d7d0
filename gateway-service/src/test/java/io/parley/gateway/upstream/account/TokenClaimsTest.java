package io.parley.gateway.upstream.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.gateway.protocol.Refusal;
import io.parley.proto.client.v1.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P-36: what a signed token may say, and what makes it not valid. */
class TokenClaimsTest {
    private static final long NOW_MS = 1_800_000_000_000L;
    private static final String GOOD =
            "\"iss\":\"parley-auth\",\"aud\":\"parley\",\"sub\":\"100000001\",\"dev\":\"phone\","
                    + "\"name\":\"ann\",\"iat_ms\":1799999999000,\"exp\":1800000900";

    @Test
    void aTokenOfOursIsRead() {
        AccessToken token = read(GOOD);
        assertThat(token.identity().userId()).isEqualTo(100_000_001);
        assertThat(token.identity().nickname()).isEqualTo("ann");
        assertThat(token.expiresAtMs()).isEqualTo(1_800_000_900_000L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "-1e400",
                "1e3",
                "1800000900.5",
                "-1",
                "9223372036854775807",
                "9223372036854775808",
                "99999999999999999999999999",
                "\"1800000900\"",
                "null",
                "true",
                "{}",
                "[1800000900]"
            })
    void aTimeThatIsNoWholeNumberOfOursIsNotValid(String value) {
        assertNotValid(GOOD.replace("1800000900", value));
        assertNotValid(GOOD.replace("1799999999000", value.equals("9223372036854775807") ? "-5" : value));
        if (!value.equals("null")) {
            assertNotValid(GOOD + ",\"nbf\":" + value);
        }
    }

    @Test
    void aTokenIsNotValidBeforeItsTime() {
        assertNotValid(GOOD + ",\"nbf\":1800000001");
        assertThat(read(GOOD + ",\"nbf\":1800000000").identity().userName()).isEqualTo("ann");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-100000001", "99999999", "1000000000", "4294967296", "1e8", "ann"})
    void aSubjectThatIsNoUserIdIsNotValid(String subject) {
        assertNotValid(GOOD.replace("100000001", subject));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "sub", "dev", "name", "iat_ms", "exp"})
    void aTokenWithoutAClaimOrWithOneOfAnotherKindIsNotValid(String claim) {
        assertNotValid(GOOD.replace("\"" + claim + "\"", "\"other\""));
        assertNotValid(GOOD.replaceAll("\"" + claim + "\":[^,]+", "\"" + claim + "\":{\"a\":1}"));
        assertNotValid(GOOD.replaceAll("\"" + claim + "\":[^,]+", "\"" + claim + "\":false"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "null", "7", "{", "{\"exp\":}"})
    void whatIsNoObjectIsNotValid(String payload) {
        assertThatThrownBy(() -> TokenClaims.read(payload, NOW_MS)).isInstanceOf(Refusal.class);
    }

    @Test
    void anExpiredTokenIsToldApart() {
        assertThatThrownBy(() -> read(GOOD.replace("1800000900", "1800000000")))
                .isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(ErrorCode.ERROR_CODE_TOKEN_EXPIRED));
    }

    private static AccessToken read(String claims) {
        return TokenClaims.read("{" + claims + "}", NOW_MS);
    }

    private static void assertNotValid(String claims) {
        assertThatThrownBy(() -> read(claims)).as(claims).isInstanceOfSatisfying(Refusal.class, refusal -> assertThat(
                        refusal.code())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED));
    }
}
