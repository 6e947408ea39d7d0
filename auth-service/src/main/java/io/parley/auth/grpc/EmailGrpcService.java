package io.parley.auth.grpc;

import io.parley.auth.attempt.ClientAddress;
import io.parley.auth.device.DeviceId;
import io.parley.auth.login.EmailChanges;
import io.parley.auth.login.Password;
import io.parley.auth.login.PasswordResets;
import io.parley.auth.refusal.Refusal;
import io.parley.auth.verification.CodePurpose;
import io.parley.auth.verification.EmailCodes;
import io.parley.proto.auth.v1.ChangeEmailRequest;
import io.parley.proto.auth.v1.ChangeEmailResponse;
import io.parley.proto.auth.v1.EmailService;
import io.parley.proto.auth.v1.ResetPasswordRequest;
import io.parley.proto.auth.v1.SendCodeRequest;
import io.parley.proto.auth.v1.SendCodeResponse;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.ChangeEmail;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.ResetPassword;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** Codes by e-mail as gateways ask for them. Runs on event loops. */
@GrpcService
public class EmailGrpcService implements EmailService {
    private final EmailCodes codes;
    private final PasswordResets resets;
    private final EmailChanges changes;
    private final GrpcAnswers answers;

    EmailGrpcService(EmailCodes codes, PasswordResets resets, EmailChanges changes, GrpcAnswers answers) {
        this.codes = codes;
        this.resets = resets;
        this.changes = changes;
        this.answers = answers;
    }

    @Override
    public Uni<SendCodeResponse> sendCode(SendCodeRequest request) {
        return answers.to("SendCode", () -> {
            EmailCode given = request.getCode();
            ClientAddress client = ClientAddress.of(request.getClientAddress());
            return codes.send(purpose(given.getPurpose()), given.getEmail(), given.getLocale(), client)
                    .map(sent -> SendCodeResponse.newBuilder()
                            .setCodeSeconds((int) sent.lifetime().toSeconds())
                            .setAgainSeconds((int) sent.pause().toSeconds())
                            .build());
        });
    }

    @Override
    public Uni<TokensResponse> resetPassword(ResetPasswordRequest request) {
        return answers.to("ResetPassword", () -> {
            ResetPassword given = request.getReset();
            return resets.reset(
                            given.getEmail(),
                            given.getCode(),
                            given.getNewPassword(),
                            given.getDeviceId(),
                            given.getPlatform(),
                            ClientAddress.of(request.getClientAddress()))
                    .map(ProtoTokens::of);
        });
    }

    @Override
    public Uni<ChangeEmailResponse> changeEmail(ChangeEmailRequest request) {
        return answers.to("ChangeEmail", () -> {
            ChangeEmail given = request.getChange();
            return changes.change(
                            request.getUserId(),
                            DeviceId.parse(request.getDeviceId()),
                            Password.claimed("password", given.getPassword()),
                            given.getEmail(),
                            given.getCode(),
                            ClientAddress.of(request.getClientAddress()))
                    .map(email ->
                            ChangeEmailResponse.newBuilder().setEmail(email).build());
        });
    }

    private static CodePurpose purpose(EmailCodePurpose given) {
        return switch (given) {
            case EMAIL_CODE_PURPOSE_REGISTRATION -> CodePurpose.REGISTRATION;
            case EMAIL_CODE_PURPOSE_NEW_ADDRESS -> CodePurpose.NEW_ADDRESS;
            case EMAIL_CODE_PURPOSE_PASSWORD_RESET -> CodePurpose.PASSWORD_RESET;
            case EMAIL_CODE_PURPOSE_UNSPECIFIED, UNRECOGNIZED ->
                throw Refusal.invalid("purpose must say what the code is for.");
        };
    }
}
