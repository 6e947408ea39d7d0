package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.account.EmailClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.ChangeEmail;
import io.parley.proto.client.v1.ChangeEmailAnswer;
import io.parley.proto.client.v1.FrameType;

/** Gives the account of the user who asks another e-mail address, or none. */
final class ChangeEmailHandler implements FrameHandler<ChangeEmail> {
    private final EmailClient email;

    ChangeEmailHandler(EmailClient email) {
        this.email = email;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CHANGE_EMAIL;
    }

    @Override
    public void handle(Request request, ChangeEmail frame) {
        FieldRules.checkPassword("password", frame.getPassword());
        FieldRules.checkBytes("email", frame.getEmail(), FieldBytes.EMAIL);
        FieldRules.checkBytes("code", frame.getCode(), FieldBytes.EMAIL_CODE);
        Identity identity = request.identity();
        request.await(
                email.changeEmail(
                        identity.userId(),
                        identity.deviceId(),
                        frame,
                        request.connection().remoteAddress()),
                address -> request.answer(
                        ChangeEmailAnswer.newBuilder().setEmail(address).build()));
    }
}
