package io.parley.systemtest.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.MessageLite;
import io.parley.chart.AlertRules;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.DeleteAccount;
import io.parley.proto.client.v1.DeleteAccountAnswer;
import io.parley.proto.client.v1.EmailCode;
import io.parley.proto.client.v1.EmailCodeAnswer;
import io.parley.proto.client.v1.EmailCodePurpose;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Logout;
import io.parley.proto.client.v1.LogoutAnswer;
import io.parley.proto.client.v1.Message;
import io.parley.proto.client.v1.Ping;
import io.parley.proto.client.v1.Pong;
import io.parley.proto.client.v1.SendAck;
import io.parley.systemtest.client.ChatClient;
import io.parley.systemtest.process.LoneService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every alert of the chart in a Prometheus that scrapes a running cluster: quiet while that is well, and raised by the trouble that it is
 * for, and by nothing else. Rules run sixty times faster than in production. The troubles come one after the other, each
 * after the end of the one before it; only the last ones, which take long, come together.
 *
 * <p>Thresholds are the chart's own. Only of CPU, memory and the time of sends there is a second set, which a cluster in use passes: it
 * shows that these are measured where the rules look.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RunningAlertsE2E {
    private static final String SHIPPED = "shipped.rules";
    private static final String SHIPPED_VALUES = """
            gateway: {maxConnections: %d}
            monitoring: {prometheusRule: {create: always}}
            """.formatted(AlertCluster.CONNECTIONS);
    private static final String EASY = "easy.rules";
    private static final String EASY_VALUES = """
            monitoring:
              prometheusRule:
                create: always
                cpuRatio: 0.001
                memoryRatio: 0.001
                responseSeconds: 0.00001
                response99Seconds: 0.00001
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration TICK = Duration.ofMillis(250);
    /** Longer than any rule but that of an hour waits, at two evaluations a second. */
    private static final int LONG = 40;

    private static final int SHORT = 4;

    private static final String PASSWORD = "correct horse 7";
    private static final int MESSAGES = 50;
    private static final int HEARTBEATS = 40;

    /** Alerts that have been raised. */
    private static final Set<String> RAISED = new TreeSet<>();

    @TempDir
    private static Path folder;

    private static AlertRules rules;
    private static AlertCluster cluster;
    private static Prometheus prometheus;
    private static ChatClient ann;
    private static ChatClient ben;
    private static int benId;
    private static int cleoId;

    @BeforeAll
    static void start() throws IOException {
        boolean there = Prometheus.program().isPresent();
        if (!there) {
            System.out.println(
                    "SKIPPED: the alerts are not shown on a running cluster, because there is no prometheus on the PATH.");
        }
        assumeTrue(there, "There is no prometheus on the PATH.");
        rules = install(SHIPPED_VALUES, SHIPPED);
        install(EASY_VALUES, EASY);
        cluster = new AlertCluster(Path.of("target", "alert-cluster").toAbsolutePath());
        prometheus = new Prometheus(folder, cluster.pods());
        ann = cluster.connect(0);
        ann.register("ann", PASSWORD, "phone");
        ben = cluster.connect(1);
        benId = ben.register("ben", PASSWORD, "phone").getUser().getId();
        try (ChatClient cleo = cluster.connect(1)) {
            cleoId = cleo.register("cleo", PASSWORD, "phone").getUser().getId();
        }
    }

    private static AlertRules install(String values, String file) throws IOException {
        AlertRules rendered = AlertRules.render(Files.writeString(folder.resolve("values.yaml"), values));
        rendered.sixtyTimesFaster().writeTo(folder.resolve(file));
        return rendered;
    }

    @AfterAll
    static void stop() throws IOException {
        if (prometheus != null) {
            prometheus.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }

    /** A counter that came with its first event would hide that one from Prometheus. */
    @Test
    @Order(1)
    void whatAlertsLookAtIsThereBeforeAnythingHasHappened() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rules.selectors())
                .hasSizeGreaterThan(rules.names().size())
                .allSatisfy(selector -> assertThat(prometheus.series(selector)).isPositive()));
    }

    @Test
    @Order(2)
    void aClusterThatIsWellIsQuiet() {
        awaitQuiet(LONG, RunningAlertsE2E::chat);
    }

    @Test
    @Order(3)
    void cpuMemoryAndTheTimeOfSendsAreMeasured() {
        Set<String> expected = new TreeSet<>(Set.of(
                "ParleySlow",
                "ParleySlowForSome",
                "ParleyCpuHigh " + AlertCluster.GATEWAY + 0,
                "ParleyCpuHigh " + AlertCluster.GATEWAY + 1,
                "ParleyCpuHigh " + AlertCluster.MESSAGE));
        cluster.pods().keySet().forEach(pod -> expected.add("ParleyMemoryHigh " + pod));
        awaitRaised(EASY, expected, RunningAlertsE2E::chat);
    }

    @Test
    @Order(4)
    void settingsThatAreWrong() {
        cluster.set(Map.of("log.all", "LOUD"));
        awaitOnly(
                cluster.pods().keySet().stream()
                        .map(pod -> "ParleySettingsRefused " + pod)
                        .collect(Collectors.toSet()),
                () -> {});
        cluster.set(Map.of());
        awaitQuiet(SHORT, RunningAlertsE2E::chat);
    }

    @Test
    @Order(5)
    void aGatewayThatIsNearlyFull() throws IOException {
        List<ChatClient> clients = new ArrayList<>();
        // With that of ben.
        for (int open = 1; open < AlertCluster.CONNECTIONS; open++) {
            clients.add(cluster.connect(1));
        }
        awaitOnly(Set.of("ParleyConnectionsHigh " + AlertCluster.GATEWAY + 1), () -> {});
        for (ChatClient client : clients) {
            client.close();
        }
        awaitQuiet(SHORT, RunningAlertsE2E::chat);
    }

    @Test
    @Order(6)
    void aGatewayThatDoesNotReachMessageService() throws IOException {
        cluster.cutOffSecondGateway();
        awaitOnly(Set.of("ParleyGroupsLate"), RunningAlertsE2E::createGroup);
        cluster.letSecondGatewayBack();
        awaitQuiet(SHORT, () -> {});
    }

    @Test
    @Order(7)
    void kafkaIsAway() throws IOException {
        try (ChatClient tablet = cluster.connect(0)) {
            tablet.login("ann", PASSWORD, "tablet");
            cluster.kill("kafka");
            tablet.call(FrameType.FRAME_TYPE_LOGOUT, Logout.getDefaultInstance(), LogoutAnswer.parser());
        }
        Set<String> expected = Set.of("ParleyDeliveriesFail", "ParleyRevocationsWait");
        awaitRaised(SHIPPED, expected, () -> ann.send(benId, "arrives late"));
        // Now and then a send waits a second for Kafka, which may be too often.
        awaitNoOthersThan(
                Set.of("ParleyDeliveriesFail", "ParleyRevocationsWait", "ParleySlow", "ParleySlowForSome"),
                () -> ann.send(benId, "arrives late, too"));
        cluster.startAgain("kafka");
        awaitQuiet(SHORT, () -> {});
    }

    @Test
    @Order(8)
    void noPodOfAServiceIsUp() throws IOException {
        String[] members = {"auth-service", "presence-service", "gateway-0", "gateway-1"};
        cluster.kill(members);
        awaitOnly(Set.of("ParleyNoGateway", "ParleyServiceDown auth", "ParleyServiceDown presence"), () -> {});
        cluster.startAgain(members);
        ann = cluster.connect(0);
        ann.login("ann", PASSWORD, "phone");
        awaitQuiet(SHORT, () -> {});
    }

    /** The last ones at once, as they take up to a minute. */
    @Test
    @Order(9)
    void messageServiceAndTheMailServerAreAwayAndAPodIsLeftBehind() throws IOException {
        ChatClient dora = cluster.connect(0);
        dora.register("dora", PASSWORD, "phone");
        cluster.kill("message-service");
        try (ChatClient tablet = cluster.connect(0)) {
            tablet.login("ann", PASSWORD, "watch");
        }
        dora.call(
                FrameType.FRAME_TYPE_DELETE_ACCOUNT,
                DeleteAccount.newBuilder().setPassword(PASSWORD).build(),
                DeleteAccountAnswer.parser());
        Set<String> expected =
                new TreeSet<>(Set.of("ParleyServiceDown message", "ParleyErrorsHigh", "ParleyNoticesFail"));
        awaitOnly(expected, RunningAlertsE2E::sendAmongHeartbeats);

        cluster.kill("mail");
        askForMail();
        try (LoneService pod = cluster.leaveBehind(folder)) {
            Map<String, Integer> pods = cluster.pods();
            pods.put(AlertCluster.GATEWAY + 2, pod.managementPort());
            prometheus.look(pods);
            expected.addAll(Set.of(
                    "ParleyMailFails",
                    "ParleySettingsDiffer",
                    "ParleyNoLease " + AlertCluster.GATEWAY + 2,
                    "ParleyDeletionsFail"));
            awaitOnly(expected, RunningAlertsE2E::sendAmongHeartbeats);
        }
    }

    @Test
    @Order(10)
    void everyAlertOfTheChartWasRaised() {
        assertThat(RAISED).containsExactlyInAnyOrderElementsOf(rules.names());
    }

    /** Messages through both gateways, all at once, which are acknowledged. */
    private static void chat() throws IOException {
        List<CompletableFuture<SendAck>> acks = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            acks.add(send());
        }
        acks.forEach(CompletableFuture::join);
        for (int i = 0; i < MESSAGES; i++) {
            Message message = ben.awaitMessage();
            ben.received(message.getConversationId(), message.getSeq());
        }
    }

    private static CompletableFuture<SendAck> send() {
        MessageLite send = ChatClient.sendTo(benId, UUID.randomUUID().toString(), "hello");
        return ann.ask(FrameType.FRAME_TYPE_SEND, send, SendAck.parser());
    }

    /** As in a cluster where few write: most frames are heartbeats. */
    private static void sendAmongHeartbeats() {
        for (int i = 0; i < HEARTBEATS; i++) {
            ann.ask(FrameType.FRAME_TYPE_PING, Ping.getDefaultInstance(), Pong.parser());
        }
        send();
    }

    private static void createGroup() {
        ann.call(
                FrameType.FRAME_TYPE_CREATE_GROUP,
                CreateGroup.newBuilder()
                        .setClientMessageId(UUID.randomUUID().toString())
                        .setProfile(GroupProfile.newBuilder().setName("Hikers"))
                        .addUserIds(benId)
                        .addUserIds(cleoId)
                        .build(),
                CreateGroupAnswer.parser());
    }

    private static void askForMail() throws IOException {
        try (ChatClient newcomer = cluster.connect(0)) {
            newcomer.call(
                    FrameType.FRAME_TYPE_EMAIL_CODE,
                    EmailCode.newBuilder()
                            .setPurpose(EmailCodePurpose.EMAIL_CODE_PURPOSE_REGISTRATION)
                            .setEmail("newcomer@example.org")
                            .build(),
                    EmailCodeAnswer.parser());
        }
    }

    /** Until all of these have been raised, and no others last. */
    private static void awaitOnly(Set<String> expected, ThrowingRunnable meanwhile) {
        awaitRaised(SHIPPED, expected, meanwhile);
        awaitNoOthersThan(expected, meanwhile);
    }

    /** On a busy machine a few scrapes in a row may fail, and what is missing then seems to be down for a moment. */
    private static void awaitNoOthersThan(Set<String> expected, ThrowingRunnable meanwhile) {
        await().atMost(PATIENCE).pollInterval(TICK).untilAsserted(() -> {
            meanwhile.run();
            assertThat(expected).containsAll(prometheus.evaluation(SHIPPED).firing());
        });
    }

    /** Until all of these have been raised. */
    private static void awaitRaised(String file, Set<String> expected, ThrowingRunnable meanwhile) {
        Set<String> raised = new TreeSet<>();
        await().atMost(PATIENCE).pollInterval(TICK).untilAsserted(() -> {
            meanwhile.run();
            raised.addAll(prometheus.evaluation(file).firing());
            assertThat(raised).containsAll(expected);
        });
        expected.forEach(alert -> RAISED.add(alert.split(" ")[0]));
    }

    /** Until no alert has been raised in so many evaluations in a row. */
    private static void awaitQuiet(int evaluations, ThrowingRunnable meanwhile) {
        Set<String> quiet = new HashSet<>();
        await().atMost(PATIENCE).pollInterval(TICK).untilAsserted(() -> {
            meanwhile.run();
            Prometheus.Evaluation last = prometheus.evaluation(SHIPPED);
            if (last.firing().isEmpty()) {
                quiet.add(last.time());
            } else {
                quiet.clear();
            }
            assertThat(last.firing()).isEmpty();
            assertThat(quiet).hasSizeGreaterThanOrEqualTo(evaluations);
        });
    }
}
