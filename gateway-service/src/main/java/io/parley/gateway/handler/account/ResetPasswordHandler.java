package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.account.EmailClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.ResetPassword;
import io.parley.proto.client.v1.ResetPasswordAnswer;

/** Sets a new password by a code from an e-mail, and logs in. */
final class ResetPasswordHandler implements FrameHandler<ResetPassword> {
    private final EmailClient email;
    private final TokenAnswers tokens;
    private final SessionOpener opener;

    ResetPasswordHandler(EmailClient email, TokenAnswers tokens, SessionOpener opener) {
        this.email = email;
        this.tokens = tokens;
        this.opener = opener;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_RESET_PASSWORD;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, ResetPassword frame) {
        FieldRules.checkDeviceId(frame.getDeviceId());
        FieldRules.checkBytes("platform", frame.getPlatform(), FieldBytes.PLATFORM);
        FieldRules.checkPassword("new_password", frame.getNewPassword());
        FieldRules.checkBytes("email", frame.getEmail(), FieldBytes.EMAIL);
        FieldRules.checkBytes("code", frame.getCode(), FieldBytes.EMAIL_CODE);
        opener.begin(request.connection());
        opener.open(
                request,
                email.resetPassword(frame, request.connection().remoteAddress())
                        .thenCompose(
                                response -> tokens.authenticate(response, session -> ResetPasswordAnswer.newBuilder()
                                        .setSession(session)
                                        .build())));
    }
}
