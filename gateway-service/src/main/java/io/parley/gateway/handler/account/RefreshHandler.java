package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Refresh;
import io.parley.proto.client.v1.RefreshAnswer;
import java.util.concurrent.CompletionStage;

/** Exchanges a refresh token for new tokens, and logs in when nobody is. */
final class RefreshHandler implements FrameHandler<Refresh> {
    private final AuthClient auth;
    private final TokenAnswers tokens;
    private final SessionOpener opener;

    RefreshHandler(AuthClient auth, TokenAnswers tokens, SessionOpener opener) {
        this.auth = auth;
        this.tokens = tokens;
        this.opener = opener;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_REFRESH;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, Refresh frame) {
        if (frame.getRefreshToken().isEmpty()) {
            throw Refusal.invalid("refresh_token is empty.");
        }
        FieldRules.checkBytes("refresh_token", frame.getRefreshToken(), FieldBytes.REFRESH_TOKEN);
        if (request.connection().state().isLoggedIn()) {
            request.await(
                    refresh(request, frame),
                    response -> request.answer(RefreshAnswer.newBuilder()
                            .setSession(tokens.session(response))
                            .build()));
            return;
        }
        opener.begin(request.connection());
        opener.open(
                request,
                refresh(request, frame)
                        .thenCompose(response -> tokens.authenticate(response, session -> RefreshAnswer.newBuilder()
                                .setSession(session)
                                .build())));
    }

    private CompletionStage<TokensResponse> refresh(Request request, Refresh frame) {
        return auth.refresh(frame.getRefreshToken(), request.connection().remoteAddress());
    }
}
