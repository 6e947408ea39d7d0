package io.parley.gateway.handler.account;

import com.google.protobuf.Message;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.account.AccessToken;
import io.parley.gateway.upstream.account.AccessTokens;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.Session;
import io.parley.proto.client.v1.User;
import java.time.Clock;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Turns tokens into what a client is answered, and into the identity they show. Any thread. */
final class TokenAnswers {
    private final AccessTokens accessTokens;
    private final UserDirectory directory;
    private final Clock clock;
    private final int heartbeatSeconds;

    TokenAnswers(AccessTokens accessTokens, UserDirectory directory, Clock clock, int heartbeatSeconds) {
        this.accessTokens = accessTokens;
        this.directory = directory;
        this.clock = clock;
        this.heartbeatSeconds = heartbeatSeconds;
    }

    /** The identity that new tokens show, checked like any other token's. */
    CompletionStage<Authenticated> authenticate(TokensResponse tokens, Function<Session, Message> answer) {
        directory.remember(tokens.getUser());
        return accessTokens
                .verify(tokens.getAccessToken())
                .thenApply(token -> new Authenticated(token.identity(), answer.apply(session(tokens))));
    }

    /** The session as new tokens give it. */
    Session session(TokensResponse tokens) {
        return Session.newBuilder()
                .setUser(tokens.getUser())
                .setDeviceId(tokens.getDeviceId())
                .setAccessToken(tokens.getAccessToken())
                .setAccessTokenSeconds(tokens.getAccessTokenSeconds())
                .setRefreshToken(tokens.getRefreshToken())
                .setHeartbeatSeconds(heartbeatSeconds)
                .setServerTimeMs(clock.millis())
                .build();
    }

    /** The session as a token at hand gives it: without new tokens. */
    Session session(AccessToken token) {
        Identity identity = token.identity();
        long nowMs = clock.millis();
        long secondsLeft = TimeUnit.MILLISECONDS.toSeconds(Math.max(0, token.expiresAtMs() - nowMs));
        return Session.newBuilder()
                .setUser(directory.current(User.newBuilder()
                        .setId(identity.userId())
                        .setName(identity.userName())
                        .setNickname(identity.nickname())
                        .setAvatarUrl(identity.avatarUrl())
                        .build()))
                .setDeviceId(identity.deviceId())
                .setAccessTokenSeconds((int) secondsLeft)
                .setHeartbeatSeconds(heartbeatSeconds)
                .setServerTimeMs(nowMs)
                .build();
    }
}
