package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.loginRequest;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static io.parley.auth.testing.AuthClient.registration;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import io.agroal.api.AgroalDataSource;
import io.grpc.StatusRuntimeException;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.auth.v1.AuthServiceGrpc;
import io.parley.proto.auth.v1.RegisterRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@TestProfile(TightLimitsIT.TightLimits.class)
class TightLimitsIT {
    @TestHTTPResource(value = "/", management = true)
    URI management;

    @Inject
    AgroalDataSource database;

    private AuthClient auth;

    /** A queue of two hashes, three devices, one notice, and the demo users. */
    public static final class TightLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "parley.auth.password-hash.workers", "1",
                    "parley.auth.password-hash.queue", "2",
                    "parley.auth.devices.per-account", "3",
                    "parley.outbox.capacity", "1",
                    "parley.auth.demo-users", "true");
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

    @Test
    void aFullHashQueueRefusesWithATimeToComeBack() throws InterruptedException {
        AuthServiceGrpc.AuthServiceFutureStub calls = auth.futureCalls();
        List<ListenableFuture<TokensResponse>> answers = IntStream.range(0, 30)
                .mapToObj(i -> calls.login(loginRequest(newName(), PASSWORD, "phone")))
                .toList();
        List<Error> refusals = new ArrayList<>();
        for (ListenableFuture<TokensResponse> answer : answers) {
            try {
                answer.get();
            } catch (ExecutionException refusal) {
                refusals.add(AuthClient.errorIn((StatusRuntimeException) refusal.getCause()));
            }
        }
        assertThat(refusals)
                .extracting(Error::getCode)
                .contains(ErrorCode.ERROR_CODE_OVERLOADED, ErrorCode.ERROR_CODE_UNAUTHENTICATED);
        assertThat(refusals)
                .filteredOn(refusal -> refusal.getCode() == ErrorCode.ERROR_CODE_OVERLOADED)
                .allMatch(refusal -> refusal.getRetryAfterMs() >= 1000);
    }

    @Test
    void manyLoginsOfOneAccountAtOnceShareOneHash() throws Exception {
        AuthServiceGrpc.AuthServiceFutureStub calls = auth.futureCalls();
        List<ListenableFuture<TokensResponse>> answers = IntStream.range(0, 200)
                .mapToObj(i -> calls.login(loginRequest("user1", "123456", "device-" + i % 3)))
                .toList();
        for (ListenableFuture<TokensResponse> answer : answers) {
            assertThat(answer.get().getUser().getName()).isEqualTo("user1");
        }
    }

    @Test
    void theDeviceSeenLongestAgoMakesRoomForANewOne() {
        TokensResponse oldest = registerPatiently();
        String name = oldest.getUser().getName();
        for (String device : List.of("second", "third")) {
            auth.login(name, PASSWORD, device);
        }
        TokensResponse renewed = auth.refresh(oldest.getRefreshToken());
        auth.login(name, PASSWORD, "fourth");
        auth.refresh(renewed.getRefreshToken());
        auth.login(name, PASSWORD, "fifth");
        auth.login(name, PASSWORD, "sixth");
        auth.login(name, PASSWORD, "seventh");
        assertThat(refusalOf(() -> auth.refresh(renewed.getRefreshToken())).getCode())
                .isEqualTo(ErrorCode.ERROR_CODE_UNAUTHENTICATED);
    }

    @Test
    void demoUsersExistWhenAskedFor() {
        for (String name : List.of("admin", "user1", "user2")) {
            await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> auth.login(name, "123456", "phone")
                    .getUser()
                    .getName()
                    .equals(name));
        }
    }

    @Test
    void theServiceIsReadyAndMeasured() throws IOException, InterruptedException {
        assertThat(get("/q/health/ready")).contains("accounts").doesNotContain("DOWN");
        assertThat(get("/q/metrics"))
                .contains(
                        "parley_auth_hash_queue",
                        "parley_auth_hash_time_seconds",
                        "parley_auth_hash_refused_total",
                        "parley_auth_hash_wait_seconds",
                        "parley_auth_credential_cache_total",
                        "parley_auth_revocations_pending",
                        "parley_auth_rate_limited_total",
                        "parley_outbox_waiting",
                        "parley_outbox_appended_total",
                        "parley_outbox_failed_total");
    }

    /** message-service is away for all of this test: what waits is bounded, and no login fails for it. */
    @Test
    void whileTooManyNoticesWaitALoginOnANewDeviceWritesNone() throws Exception {
        TokensResponse first = registerPatiently();
        auth.login(first.getUser().getName(), PASSWORD, "second");
        await().atMost(Duration.ofSeconds(20)).until(() -> measured("parley_outbox_waiting") >= 1);
        int before = notices();
        double withoutRoom = measured("parley_outbox_failed_total{reason=\"full\"}");
        auth.login(first.getUser().getName(), PASSWORD, "third");
        assertThat(notices()).isEqualTo(before).isPositive();
        assertThat(measured("parley_outbox_failed_total{reason=\"full\"}")).isEqualTo(withoutRoom + 1);
    }

    private double measured(String name) throws IOException, InterruptedException {
        return get("/q/metrics")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private int notices() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement execution = connection.createStatement();
                ResultSet result = execution.executeQuery("SELECT COUNT(*) FROM auth_outbox")) {
            result.next();
            return result.getInt(1);
        }
    }

    private TokensResponse registerPatiently() {
        RegisterRequest request = registration(newName()).build();
        return await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> auth.calls().register(request), tokens -> true);
    }

    private String get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management.resolve(path))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            return response.body();
        }
    }
}
