package io.parley.gateway.upstream.account;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.proto.client.v1.ServerInfoAnswer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** What somebody without an account finds: asked of auth-service once in five seconds, however many want to know. Any thread. */
public final class ServerInfoInquiry {
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Boolean ONLY = true;

    private final AuthClient auth;
    private final AsyncCache<Boolean, ServerInfoAnswer> answer =
            Caffeine.newBuilder().expireAfterWrite(KEPT).buildAsync();

    public ServerInfoInquiry(AuthClient auth) {
        this.auth = auth;
    }

    /** Fails with a {@code Refusal} when auth-service does not answer; the next one asks again. */
    public CompletionStage<ServerInfoAnswer> ask() {
        return answer.get(ONLY, (only, executor) -> auth.serverInfo().toCompletableFuture());
    }
}
