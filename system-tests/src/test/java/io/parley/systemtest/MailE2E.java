package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodeAnswer;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Profile;
import io.parley.proto.client.v1.ProfileAnswer;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;
import io.parley.proto.client.v1.ResetPassword;
import io.parley.proto.client.v1.ResetPasswordAnswer;
import io.parley.systemtest.client.ChatClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Codes by e-mail through both gateways, while the SMTP server is away and auth-service dies. */
@ExtendWith(TestCluster.class)
class MailE2E {
    private static final Pattern CODE = Pattern.compile("^ {4}(\\d{6})$", Pattern.MULTILINE);
    /** A mail belongs to the process that took it for a minute, also when that is dead. */
    private static final Duration ANOTHER_PROCESS_TAKES_IT = Duration.ofMinutes(2);

    private static final String PASSWORD = "correct horse 7";
    private static final String NEW_PASSWORD = "battery staple 8";

    @AfterEach
    void everythingRunsAgain() {
        for (String name : List.of("mail", "auth-service", "gateway-0", "gateway-1")) {
            TestCluster.cluster().start(name);
            TestCluster.cluster().awaitReady(name);
        }
    }

    /** P-350, P-354, P-356. */
    @Test
    void aCodeThatWasAskedForArrivesOnceThoughTheMailServerWasAwayAndTheServiceDied() throws IOException {
        String name = "mail-" + Long.toString(System.nanoTime(), 36);
        String address = name + "@example.org";
        TestCluster.cluster().kill9("mail");
        askForCode(0, EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION, address);
        TestCluster.cluster().kill9("auth-service");
        everythingRunsAgain();

        String code = codeIn(awaitMails(address, 1).getFirst());
        try (ChatClient client = TestCluster.connect(1)) {
            client.call(
                    FrameType.FRAME_TYPE_REGISTER,
                    Register.newBuilder()
                            .setUserName(name)
                            .setPassword(PASSWORD)
                            .setEmail(address)
                            .setEmailCode(code)
                            .setDeviceId("phone")
                            .build(),
                    RegisterAnswer.parser());
            ProfileAnswer profile =
                    client.call(FrameType.FRAME_TYPE_PROFILE, Profile.getDefaultInstance(), ProfileAnswer.parser());
            assertThat(profile.getEmail()).isEqualTo(address);
            assertThat(profile.getEmailConfirmed()).isTrue();

            askForCode(1, EmailCodePurpose.EMAIL_CODE_PURPOSE_PASSWORD_RESET, address);
            String resetCode = codeIn(awaitMails(address, 2).getFirst());
            try (ChatClient other = TestCluster.connect(0)) {
                ResetPasswordAnswer answer = other.call(
                        FrameType.FRAME_TYPE_RESET_PASSWORD,
                        ResetPassword.newBuilder()
                                .setEmail(address)
                                .setCode(resetCode)
                                .setNewPassword(NEW_PASSWORD)
                                .setDeviceId("tablet")
                                .build(),
                        ResetPasswordAnswer.parser());
                assertThat(answer.getSession().getUser().getName()).isEqualTo(name);
                Awaitility.await().atMost(ANOTHER_PROCESS_TAKES_IT).until(() -> client.closed()
                        .isDone());
            }
        }
        // Each once: both codes, and that the password was changed.
        assertThat(awaitMails(address, 3).getFirst()).contains("The password of your account at Parley was changed");
    }

    private static void askForCode(int gateway, EmailCodePurpose purpose, String address) throws IOException {
        try (ChatClient client = TestCluster.connect(gateway)) {
            EmailCodeAnswer answer = client.call(
                    FrameType.FRAME_TYPE_EMAIL_CODE,
                    EmailCode.newBuilder().setPurpose(purpose).setEmail(address).build(),
                    EmailCodeAnswer.parser());
            assertThat(answer.getCodeSeconds()).isPositive();
        }
    }

    private static List<String> awaitMails(String address, int count) {
        Awaitility.await().atMost(ANOTHER_PROCESS_TAKES_IT).untilAsserted(() -> assertThat(mailsTo(address))
                .hasSize(count));
        return mailsTo(address);
    }

    /** The newest first. */
    private static List<String> mailsTo(String address) {
        try {
            return TestCluster.cluster().mails().newest(Integer.MAX_VALUE).stream()
                    .filter(mail -> mail.lines().findFirst().orElse("").endsWith(" " + address))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String codeIn(String mail) {
        Matcher matcher = CODE.matcher(mail);
        assertThat(matcher.find()).as(mail).isTrue();
        return matcher.group(1);
    }
}
