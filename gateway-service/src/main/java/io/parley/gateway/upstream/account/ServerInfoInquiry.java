package io.parley.gateway.upstream.account;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.parley.gateway.upstream.message.MessageClient;
import io.parley.proto.client.v1.ServerInfoAnswer;
import io.parley.proto.message.v1.GetTermsResponse;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * What a client finds here: asked of auth-service and message-service once in five seconds, however many want to know. What
 * message-service does not tell, because it is away or of an earlier release, is left out. Any thread.
 */
public final class ServerInfoInquiry {
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Boolean ONLY = true;

    private final AuthClient auth;
    private final MessageClient messages;
    private final AsyncCache<Boolean, ServerInfoAnswer> answer =
            Caffeine.newBuilder().expireAfterWrite(KEPT).buildAsync();

    public ServerInfoInquiry(AuthClient auth, MessageClient messages) {
        this.auth = auth;
        this.messages = messages;
    }

    /** Fails with a {@code Refusal} when auth-service does not answer; the next one asks again. */
    public CompletionStage<ServerInfoAnswer> ask() {
        return answer.get(ONLY, (only, executor) -> auth.serverInfo()
                .thenCombine(terms(), ServerInfoInquiry::together)
                .toCompletableFuture());
    }

    private CompletionStage<GetTermsResponse> terms() {
        return messages.terms().exceptionally(away -> GetTermsResponse.getDefaultInstance());
    }

    private static ServerInfoAnswer together(ServerInfoAnswer info, GetTermsResponse terms) {
        return info.toBuilder()
                .setMaxTextBytes(terms.getMaxTextBytes())
                .setEditSeconds(terms.getEditSeconds())
                .setRecallSeconds(terms.getRecallSeconds())
                .build();
    }
}
