package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;

/** Creates an account and logs it in. What names and passwords must be like is auth-service's to say. */
final class RegisterHandler implements FrameHandler<Register> {
    private final AuthClient auth;
    private final TokenAnswers tokens;
    private final SessionOpener opener;

    RegisterHandler(AuthClient auth, TokenAnswers tokens, SessionOpener opener) {
        this.auth = auth;
        this.tokens = tokens;
        this.opener = opener;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_REGISTER;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, Register frame) {
        FieldRules.checkDeviceId(frame.getDeviceId());
        FieldRules.checkBytes("platform", frame.getPlatform(), FieldBytes.PLATFORM);
        FieldRules.checkPassword("password", frame.getPassword());
        FieldRules.checkBytes("user_name", frame.getUserName(), FieldBytes.USER_NAME);
        FieldRules.checkBytes("nickname", frame.getNickname(), FieldBytes.NICKNAME);
        FieldRules.checkBytes("email", frame.getEmail(), FieldBytes.EMAIL);
        FieldRules.checkBytes("email_code", frame.getEmailCode(), FieldBytes.EMAIL_CODE);
        FieldRules.checkBytes("avatar_url", frame.getAvatarUrl(), FieldBytes.AVATAR_URL);
        opener.begin(request.connection());
        opener.open(
                request,
                auth.register(frame, request.connection().remoteAddress())
                        .thenCompose(response -> tokens.authenticate(response, session -> RegisterAnswer.newBuilder()
                                .setSession(session)
                                .build())));
    }
}
