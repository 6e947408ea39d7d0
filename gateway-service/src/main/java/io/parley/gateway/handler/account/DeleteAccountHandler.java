package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.CloseReason;
import io.parley.gateway.session.ConnectionCloser;
import io.parley.gateway.session.Identity;
import io.parley.gateway.upstream.account.AuthClient;
import io.parley.proto.client.v1.DeleteAccount;
import io.parley.proto.client.v1.DeleteAccountAnswer;
import io.parley.proto.client.v1.FrameType;

/**
 * Deletes the account of the user who asks. The revocation that follows spares this session, so that it does not overtake the answer;
 * the session ends here, also when nobody knows whether the account is gone.
 */
final class DeleteAccountHandler implements FrameHandler<DeleteAccount> {
    private final AuthClient auth;
    private final ConnectionCloser closer;

    DeleteAccountHandler(AuthClient auth, ConnectionCloser closer) {
        this.auth = auth;
        this.closer = closer;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_DELETE_ACCOUNT;
    }

    @Override
    public void handle(Request request, DeleteAccount frame) {
        FieldRules.checkPassword("password", frame.getPassword());
        Identity identity = request.identity();
        request.await(
                auth.deleteAccount(
                        identity.userId(),
                        identity.deviceId(),
                        frame.getPassword(),
                        request.connection().remoteAddress()),
                done -> {
                    request.answer(DeleteAccountAnswer.getDefaultInstance());
                    closer.close(request.connection(), CloseReason.LOGGED_OUT);
                },
                refusal -> {
                    request.refuse(refusal);
                    if (!isCertain(refusal)) {
                        closer.close(request.connection(), CloseReason.LOGGED_OUT);
                    }
                });
    }

    /** Whether the account is there still. */
    private static boolean isCertain(Refusal refusal) {
        return switch (refusal.error().getCode()) {
            case ERROR_CODE_UNAUTHENTICATED, ERROR_CODE_RATE_LIMITED, ERROR_CODE_INVALID, ERROR_CODE_OVERLOADED -> true;
            default -> false;
        };
    }
}
