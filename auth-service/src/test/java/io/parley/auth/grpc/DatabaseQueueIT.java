package io.parley.auth.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.StatusRuntimeException;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.proto.auth.v1.LookupUsersRequest;
import io.parley.proto.auth.v1.LookupUsersResponse;
import io.parley.proto.client.v1.Error;
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
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
@TestProfile(DatabaseQueueIT.OneConnection.class)
class DatabaseQueueIT {
    /** One connection, and two calls that may wait for it. */
    public static final class OneConnection implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.datasource.reactive.max-size", "1", "parley.auth.database.waiting", "2");
        }
    }

    @Test
    void callsThatFindTooManyWaitingAreRefusedAndTheOthersAnswered() throws InterruptedException {
        List<Error> refusals = new ArrayList<>();
        int answered = 0;
        try (AuthClient auth = new AuthClient()) {
            List<ListenableFuture<LookupUsersResponse>> answers = IntStream.rangeClosed(1, 300)
                    .mapToObj(id -> auth.futureCalls()
                            .lookupUsers(LookupUsersRequest.newBuilder()
                                    .addUserIds(id)
                                    .build()))
                    .toList();
            for (ListenableFuture<LookupUsersResponse> answer : answers) {
                try {
                    answer.get();
                    answered++;
                } catch (ExecutionException refusal) {
                    refusals.add(AuthClient.errorIn((StatusRuntimeException) refusal.getCause()));
                }
            }
        }
        // The connection and the places may be taken by what the service does by itself, all but one.
        assertThat(answered).isPositive();
        assertThat(refusals).isNotEmpty().allSatisfy(refusal -> {
            assertThat(refusal.getCode()).isEqualTo(ErrorCode.ERROR_CODE_OVERLOADED);
            assertThat(refusal.getRetryAfterMs()).isPositive();
        });
    }
}
