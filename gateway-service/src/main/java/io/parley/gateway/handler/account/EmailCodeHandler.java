package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.account.EmailClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;

/** Has a code sent to an e-mail address. How often is auth-service's to say. */
final class EmailCodeHandler implements FrameHandler<EmailCode> {
    private final EmailClient email;

    EmailCodeHandler(EmailClient email) {
        this.email = email;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_EMAIL_CODE;
    }

    @Override
    public boolean isAllowedBeforeLogin() {
        return true;
    }

    @Override
    public void handle(Request request, EmailCode frame) {
        FieldRules.checkBytes("email", frame.getEmail(), FieldBytes.EMAIL);
        FieldRules.checkBytes("locale", frame.getLocale(), FieldBytes.LOCALE);
        if (frame.getPurpose() == EmailCodePurpose.EMAIL_CODE_PURPOSE_NEW_ADDRESS
                && !request.connection().state().isLoggedIn()) {
            throw Refusal.of(
                    ErrorCode.ERROR_CODE_UNAUTHENTICATED, "Log in first: the code is for the address of your account.");
        }
        request.await(email.sendCode(frame, request.connection().remoteAddress()), request::answer);
    }
}
