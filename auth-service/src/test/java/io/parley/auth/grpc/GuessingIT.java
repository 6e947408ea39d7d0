package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.loginRequest;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.StatusRuntimeException;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.auth.v1.ChangePasswordRequest;
import io.parley.proto.auth.v1.LoginRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guessing passwords slows the guesser and shuts nobody else out. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@TestProfile(GuessingIT.FewGuesses.class)
class GuessingIT {
    private AuthClient auth;

    /** Three guesses for an account from an address, six from everywhere; nothing remembered of passwords. */
    public static final class FewGuesses implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.auth.attempts.failures-per-account", "3",
                    "parley.auth.attempts.failures-per-account-everywhere", "6",
                    "parley.auth.attempts.failures-per-address", "20",
                    "parley.auth.attempts.address-pace", "1h",
                    "parley.auth.password-hash.cache-size", "0");
        }
    }

    @BeforeEach
    void connect() {
        auth = new AuthClient();
    }

    @AfterEach
    void disconnect() {
        auth.close();
    }

    /** P-161: what a stranger guesses keeps the stranger out. */
    @Test
    void wrongGuessesFromOneAddressDoNotKeepTheOwnerOutAtAnother() {
        String name = newName();
        auth.register(name);
        guess(name, "198.51.100.1", 3);
        assertThat(refusalOf(() -> login(name, "198.51.100.1", "")).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        assertThat(login(name, "198.51.100.2", "").getUser().getName()).isEqualTo(name);
    }

    /** P-161: an account that is guessed at from everywhere stays open to those who are known. */
    @Test
    void anAccountThatIsGuessedAtFromEverywhereStaysOpenToItsDevicesAndAddresses() {
        String name = newName();
        TokensResponse registered = auth.register(name);
        String old = registered.getRefreshToken();
        auth.refresh(old);
        login(name, "198.51.100.20", "");
        guess(name, "198.51.100.11", 3);
        guess(name, "198.51.100.12", 3);

        assertThat(refusalOf(() -> login(name, "198.51.100.13", "")).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        assertThat(login(name, "198.51.100.13", old).getUser().getName()).isEqualTo(name);
        assertThat(login(name, "198.51.100.20", "").getUser().getName()).isEqualTo(name);
        String other = auth.register(newName()).getRefreshToken();
        assertThat(refusalOf(() -> login(name, "198.51.100.14", other)).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
    }

    @Test
    void manyGuessesAtOnceAreCountedWhenTheyBegin() throws Exception {
        String name = newName();
        auth.register(name);
        List<ListenableFuture<TokensResponse>> answers = IntStream.range(0, 60)
                .mapToObj(i -> auth.futureCalls().login(request(name, "guess " + i, "198.51.100.30", "")))
                .toList();
        List<ErrorCode> codes = new ArrayList<>();
        for (ListenableFuture<TokensResponse> answer : answers) {
            codes.add(codeOf(answer));
        }
        assertThat(codes)
                .filteredOn(code -> code == ErrorCode.ERROR_CODE_UNAUTHENTICATED)
                .hasSizeBetween(1, 3);
        assertThat(codes)
                .filteredOn(code -> code == ErrorCode.ERROR_CODE_RATE_LIMITED)
                .hasSizeGreaterThanOrEqualTo(57);
    }

    @Test
    void anAddressThatUsedUpItsGuessesStaysOpenToThoseWhoAreKnownThere() {
        String name = newName();
        auth.register(name);
        login(name, "198.51.100.40", "");
        for (int i = 0; i < 40; i++) {
            String stranger = newName();
            refusalOf(() -> login(stranger, "198.51.100.40", ""));
        }
        assertThat(refusalOf(() -> login(newName(), "198.51.100.40", "")).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
        assertThat(login(name, "198.51.100.40", "").getUser().getName()).isEqualTo(name);
    }

    @Test
    void whatIsNotWellFormedCountsAgainstTheAddress() {
        for (int i = 0; i < 20; i++) {
            assertThat(refusalOf(() -> login("", "198.51.100.50", "")).getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_INVALID);
        }
        assertThat(refusalOf(() -> login("", "198.51.100.50", "")).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_RATE_LIMITED);
    }

    /** P-160: one change of a password at a time. */
    @Test
    void manyChangesOfAPasswordAtOnceCostOneCheck() throws Exception {
        TokensResponse account = auth.register(newName());
        ChangePasswordRequest change = ChangePasswordRequest.newBuilder()
                .setUserId(account.getUser().getId())
                .setDeviceId(account.getDeviceId())
                .setClientAddress("198.51.100.60")
                .setOldPassword("not the password")
                .setNewPassword("another password")
                .build();
        List<ListenableFuture<TokensResponse>> answers = IntStream.range(0, 100)
                .mapToObj(i -> auth.futureCalls().changePassword(change))
                .toList();
        List<ErrorCode> codes = new ArrayList<>();
        for (ListenableFuture<TokensResponse> answer : answers) {
            codes.add(codeOf(answer));
        }
        assertThat(codes)
                .contains(ErrorCode.ERROR_CODE_UNAUTHENTICATED)
                .filteredOn(code -> code == ErrorCode.ERROR_CODE_RATE_LIMITED)
                .hasSizeGreaterThanOrEqualTo(97);
    }

    private void guess(String name, String address, int times) {
        for (int i = 0; i < times; i++) {
            String password = "guess " + i + " from " + address;
            assertThat(refusalOf(() -> auth.calls().login(request(name, password, address, "")))
                            .getCode())
                    .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        }
    }

    private TokensResponse login(String name, String address, String token) {
        return auth.calls().login(request(name, PASSWORD, address, token));
    }

    private static LoginRequest request(String name, String password, String address, String token) {
        LoginRequest.Builder request =
                loginRequest(name, password, "phone").toBuilder().setClientAddress(address);
        request.getLoginBuilder().setRefreshToken(token);
        return request.build();
    }

    private static ErrorCode codeOf(ListenableFuture<TokensResponse> answer) throws InterruptedException {
        try {
            answer.get();
            return ErrorCode.ERROR_CODE_UNSPECIFIED;
        } catch (ExecutionException refusal) {
            return AuthClient.errorIn((StatusRuntimeException) refusal.getCause())
                    .getCode();
        }
    }
}
