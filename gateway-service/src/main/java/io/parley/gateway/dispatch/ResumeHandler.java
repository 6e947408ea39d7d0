package io.parley.gateway.dispatch;

import io.parley.gateway.upstream.AccessTokens;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Resume;
import io.parley.proto.client.v1.ResumeAnswer;

/** Logs in by access token: a signature check and no call of auth-service. */
final class ResumeHandler implements FrameHandler<Resume> {
    private final AccessTokens accessTokens;
    private final TokenAnswers tokens;
    private final SessionOpener opener;

    ResumeHandler(AccessTokens accessTokens, TokenAnswers tokens, SessionOpener opener) {
        this.accessTokens = accessTokens;
        this.tokens = tokens;
        this.opener = opener;
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
        opener.open(request, accessTokens.verify(frame.getAccessToken()).thenApply(token -> {
            opener.checkNotRevoked(token.identity());
            return new Authenticated(
                    token.identity(),
                    ResumeAnswer.newBuilder().setSession(tokens.session(token)).build());
        }));
    }
}
