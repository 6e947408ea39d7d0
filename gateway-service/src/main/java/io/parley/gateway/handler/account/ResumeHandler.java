package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.Turnstiles;
import io.parley.gateway.upstream.account.AccessTokens;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;
import java.util.concurrent.CompletionStage;

/** Logs in by access token: a signature check and no call of auth-service. */
final class ResumeHandler implements FrameHandler<Resume> {
    private final AccessTokens accessTokens;
    private final TokenAnswers tokens;
    private final SessionOpener opener;
    private final Turnstiles turnstiles;

    ResumeHandler(AccessTokens accessTokens, TokenAnswers tokens, SessionOpener opener, Turnstiles turnstiles) {
        this.accessTokens = accessTokens;
        this.tokens = tokens;
        this.opener = opener;
        this.turnstiles = turnstiles;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_RESUME;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, Resume frame) {
        opener.begin(request.connection());
        turnstiles.pass(
                request,
                () -> opener.open(request, authenticate(frame.getAccessToken())),
                refusal -> opener.refuse(request, refusal));
    }

    private CompletionStage<Authenticated> authenticate(String accessToken) {
        return accessTokens.verify(accessToken).thenApply(token -> {
            opener.checkNotRevoked(token.identity());
            return new Authenticated(
                    token.identity(),
                    ResumeAnswer.newBuilder().setSession(tokens.session(token)).build());
        });
    }
}
