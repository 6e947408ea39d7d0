package io.parley.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.parley.localcluster.service.ClusterHome;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Register;
import io.parley.proto.client.v1.RegisterAnswer;
import io.parley.proto.client.v1.ServerInfo;
import io.parley.proto.client.v1.ServerInfoAnswer;
import io.parley.proto.client.v1.ServerNotice;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.client.Refused;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Settings that change while everything runs. */
@ExtendWith(TestCluster.class)
class SettingsE2E {
    private static final String NOTICE = "Down at 22:00 for an hour. 22 点停机一小时。";

    @AfterEach
    void asConfigured() {
        TestCluster.set(Map.of());
    }

    /** P-370, P-371. */
    @Test
    void everybodyIsToldWhatWhoeverRunsTheServerSaysUntilItIsTakenBack() throws IOException {
        TestCluster.User ann = TestCluster.newUser("ann");
        TestCluster.User ben = TestCluster.newUser("ben");
        try (ChatClient first = TestCluster.connect(0);
                ChatClient second = TestCluster.connect(1);
                ChatClient later = TestCluster.connect(1);
                ChatClient stranger = TestCluster.connect(0)) {
            first.login(ann.name(), ann.password(), "phone");
            second.login(ben.name(), ben.password(), "phone");
            TestCluster.set(
                    Map.of("maintenance.notice", NOTICE, "log.messages", "DEBUG", "rate.frames-per-second", "20000"));
            assertThat(told(first)).isEqualTo(NOTICE);
            assertThat(told(second)).isEqualTo(NOTICE);
            later.login(ann.name(), ann.password(), "tablet");
            assertThat(told(later)).isEqualTo(NOTICE);
            // Another setting tells nobody anything.
            TestCluster.set(Map.of("maintenance.notice", NOTICE));
            TestCluster.set(Map.of());
            assertThat(told(first)).isEmpty();
            assertThat(told(second)).isEmpty();
            assertThat(told(later)).isEmpty();
            // Only who is logged in is told.
            stranger.login(ben.name(), ben.password(), "desk");
            stranger.send(ann.id(), "nothing before this");
            assertThat(stranger.pushesOf(FrameType.FRAME_TYPE_SERVER_NOTICE)).isZero();
        }
    }

    /** P-369, P-372. */
    @Test
    void registrationIsClosedAndOpenedAndStrangersAreToldSo() throws IOException {
        try (ChatClient first = TestCluster.connect(0);
                ChatClient second = TestCluster.connect(1)) {
            for (ChatClient stranger : List.of(first, second)) {
                assertThat(info(stranger).getRegistrationClosed()).isFalse();
                assertThat(info(stranger).getMail()).isTrue();
            }
            TestCluster.set(Map.of("registration", "closed"));
            for (ChatClient stranger : List.of(first, second)) {
                await().untilAsserted(() ->
                        assertThat(info(stranger).getRegistrationClosed()).isTrue());
                Refused refused = catchThrowableOfType(
                        Refused.class,
                        () -> stranger.call(
                                FrameType.FRAME_TYPE_REGISTER,
                                Register.newBuilder()
                                        .setUserName("nobody-comes-in")
                                        .setPassword("correct horse 7")
                                        .setDeviceId("phone")
                                        .build(),
                                RegisterAnswer.parser()));
                assertThat(refused.error().getCode()).isEqualTo(ErrorCode.ERROR_CODE_FORBIDDEN);
            }
            TestCluster.set(Map.of());
            await().untilAsserted(() ->
                    assertThat(info(first).getRegistrationClosed()).isFalse());
        }
        assertThat(TestCluster.newUser("late").id()).isPositive();
    }

    private static ServerInfoAnswer info(ChatClient client) throws IOException {
        return client.call(
                FrameType.FRAME_TYPE_SERVER_INFO, ServerInfo.getDefaultInstance(), ServerInfoAnswer.parser());
    }

    @Test
    void everyProcessSaysWhatItAppliesAndThatItRefusesWhatIsWrong() {
        TestCluster.set(Map.of("log.all", "WARN"));
        new ClusterHome(TestCluster.cluster().home()).writeSettings(Map.of("log.all", "LOUD"));
        await().untilAsserted(() -> assertThat(TestCluster.cluster().log("presence-service"))
                .content()
                .contains(
                        "older ones stay in force: log.all must be one of ERROR, WARN, INFO, DEBUG; it is \"LOUD\"."));
        assertThat(TestCluster.cluster().withoutSettings(TestCluster.settingsVersion(Map.of("log.all", "WARN"))))
                .isEmpty();
    }

    private static String told(ChatClient client) {
        return client.awaitPush(FrameType.FRAME_TYPE_SERVER_NOTICE, ServerNotice.parser())
                .getText();
    }
}
