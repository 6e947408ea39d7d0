package io.parley.gateway.upstream.account;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.auth.v1.ChangeEmailRequest;
import io.parley.proto.auth.v1.EmailServiceGrpc;
import io.parley.proto.auth.v1.ResetPasswordRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ChangeEmail;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodeAnswer;
import io.parley.proto.client.v1.ResetPassword;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/** Codes by e-mail, which auth-service sends. Any thread; all failures are {@code Refusal}s. None is repeated: each works once. */
public final class EmailClient {
    private final UnaryCaller caller;
    private final UpstreamSettings settings;

    public EmailClient(UnaryCaller caller, UpstreamSettings settings) {
        this.caller = caller;
        this.settings = settings;
    }

    /** Has a code sent. */
    public CompletionStage<EmailCodeAnswer> sendCode(EmailCode code, InetAddress client) {
        SendCodeRequest request = SendCodeRequest.newBuilder()
                .setCode(code)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.callOnce(EmailServiceGrpc.getSendCodeMethod(), request, settings.callDeadlineMs())
                .thenApply(sent -> EmailCodeAnswer.newBuilder()
                        .setCodeSeconds(sent.getCodeSeconds())
                        .setAgainSeconds(sent.getAgainSeconds())
                        .build());
    }

    /** Sets a new password by a code. */
    public CompletionStage<TokensResponse> resetPassword(ResetPassword reset, InetAddress client) {
        ResetPasswordRequest request = ResetPasswordRequest.newBuilder()
                .setReset(reset)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.callOnce(EmailServiceGrpc.getResetPasswordMethod(), request, settings.loginDeadlineMs());
    }

    /** Gives an account another address, or none; the answer is what it is then. */
    public CompletionStage<String> changeEmail(int userId, String deviceId, ChangeEmail change, InetAddress client) {
        ChangeEmailRequest request = ChangeEmailRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setChange(change)
                .setClientAddress(client.getHostAddress())
                .build();
        return caller.callOnce(EmailServiceGrpc.getChangeEmailMethod(), request, settings.loginDeadlineMs())
                .thenApply(response -> response.getEmail());
    }
}
