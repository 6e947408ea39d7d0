package io.parley.auth.grpc;

import io.parley.auth.device.IssuedTokens;
import io.parley.proto.auth.v1.TokensResponse;

/** Tokens as gateways get them. Stateless. */
final class ProtoTokens {
    private ProtoTokens() {}

    static TokensResponse of(IssuedTokens tokens) {
        return TokensResponse.newBuilder()
                .setUser(ProtoUsers.of(tokens.user()))
                .setDeviceId(tokens.device().text())
                .setAccessToken(tokens.accessToken())
                .setAccessTokenSeconds((int) tokens.accessTokenSeconds())
                .setRefreshToken(tokens.refreshToken())
                .build();
    }
}
