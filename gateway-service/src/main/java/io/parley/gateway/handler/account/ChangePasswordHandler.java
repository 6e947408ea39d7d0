package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.client.v1.ChangePassword;
import io.parley.proto.client.v1.ChangePasswordAnswer;
import io.parley.proto.client.v1.FrameType;

/** Changes the password; this device stays logged in. */
final class ChangePasswordHandler implements FrameHandler<ChangePassword> {
    private final AuthClient auth;
    private final TokenAnswers tokens;

    ChangePasswordHandler(AuthClient auth, TokenAnswers tokens) {
        this.auth = auth;
        this.tokens = tokens;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CHANGE_PASSWORD;
    }

    @Override
    public void handle(Request request, ChangePassword frame) {
        FieldRules.checkPassword("old_password", frame.getOldPassword());
        FieldRules.checkPassword("new_password", frame.getNewPassword());
        Identity identity = request.identity();
        request.await(
                auth.changePassword(
                        identity.userId(),
                        identity.deviceId(),
                        frame,
                        request.connection().remoteAddress()),
                response -> request.answer(ChangePasswordAnswer.newBuilder()
                        .setSession(tokens.session(response))
                        .build()));
    }
}
