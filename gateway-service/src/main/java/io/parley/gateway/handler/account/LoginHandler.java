package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Login;
import io.parley.proto.client.v1.LoginAnswer;

/** Logs in by password. */
final class LoginHandler implements FrameHandler<Login> {
    private final AuthClient auth;
    private final TokenAnswers tokens;
    private final SessionOpener opener;

    LoginHandler(AuthClient auth, TokenAnswers tokens, SessionOpener opener) {
        this.auth = auth;
        this.tokens = tokens;
        this.opener = opener;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_LOGIN;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, Login frame) {
        FieldRules.checkAccount(frame.getAccount());
        FieldRules.checkPassword("password", frame.getPassword());
        FieldRules.checkDeviceId(frame.getDeviceId());
        FieldRules.checkBytes("platform", frame.getPlatform(), FieldBytes.PLATFORM);
        FieldRules.checkBytes("refresh_token", frame.getRefreshToken(), FieldBytes.REFRESH_TOKEN);
        opener.begin(request.connection());
        opener.open(
                request,
                auth.login(frame, request.connection().remoteAddress())
                        .thenCompose(response -> tokens.authenticate(response, session -> LoginAnswer.newBuilder()
                                .setSession(session)
                                .build())));
    }
}
