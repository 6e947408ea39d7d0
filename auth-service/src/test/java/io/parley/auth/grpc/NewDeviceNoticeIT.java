package io.parley.auth.grpc;

import static io.parley.auth.testing.AuthClient.PASSWORD;
import static io.parley.auth.testing.AuthClient.newName;
import static io.parley.auth.testing.AuthClient.refusalOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.parley.auth.testing.AuthClient;
import io.parley.auth.testing.AuthServiceResource;
import io.parley.kit.channel.DiscoveryConfig;
import io.parley.kit.outbox.FeedClient;
import io.parley.kit.outbox.Outbox;
import io.parley.kit.outbox.OutboxSettings;
import io.parley.kit.testing.FeedPod;
import io.parley.kit.tls.ServiceIdentity;
import io.parley.proto.auth.v1.LogoutRequest;
import io.parley.proto.auth.v1.TokensResponse;
import io.parley.proto.client.v1.NewDevice;
import io.parley.proto.client.v1.Notice;
import io.parley.proto.message.v1.FeedNotice;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A login on a new device, from the transaction that stores it to the call that message-service gets. */
@QuarkusTest
@QuarkusTestResource(AuthServiceResource.class)
class NewDeviceNoticeIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SOMEBODY = 100_000_001;

    @Inject
    AgroalDataSource database;

    @Inject
    Pool pool;

    @Inject
    Vertx vertx;

    @Inject
    DiscoveryConfig discovery;

    private AuthClient auth;
    private FeedPod feeds;

    @BeforeEach
    void connect() {
        auth = new AuthClient();
    }

    @AfterEach
    void disconnect() {
        auth.close();
        if (feeds != null) {
            feeds.close();
        }
    }

    /** P-340 */
    @Test
    void aLoginOnANewDeviceIsToldOnceAndOthersAreNot() throws Exception {
        startFeeds();
        long beforeMs = System.currentTimeMillis();
        TokensResponse first = auth.register(newName());
        String name = first.getUser().getName();
        auth.login(name, PASSWORD, "first-device");
        auth.login(name, PASSWORD, "laptop");
        auth.login(name, PASSWORD, "laptop");
        int user = first.getUser().getId();
        awaitEmptyOutbox();

        NewDevice told = onlyNoticeFor(user).getNotice().getNewDevice();
        assertThat(told.getDeviceId()).isEqualTo("laptop");
        assertThat(told.getAddress()).isEqualTo("192.0.2.1");
        assertThat(told.getLoggedInMs()).isBetween(beforeMs, System.currentTimeMillis());
        assertThat(onlyNoticeFor(user).getEventId()).hasSize(36);
        assertThat(feeds.credentials()).containsOnly(AuthServiceResource.CREDENTIAL);
    }

    /** P-340: whoever logs a device out takes it off the account; nobody can tell that it was there before. */
    @Test
    void aDeviceThatWasLoggedOutIsNewAgain() throws Exception {
        startFeeds();
        TokensResponse first = auth.register(newName());
        int user = first.getUser().getId();
        auth.calls()
                .logout(LogoutRequest.newBuilder()
                        .setUserId(user)
                        .setDeviceId("first-device")
                        .build());
        auth.login(first.getUser().getName(), PASSWORD, "first-device");
        awaitEmptyOutbox();
        assertThat(onlyNoticeFor(user).getNotice().getNewDevice().getDeviceId()).isEqualTo("first-device");
    }

    @Test
    void theDeviceAndItsNoticeAreOneTransaction() throws Exception {
        TokensResponse first = auth.register(newName());
        String name = first.getUser().getName();
        sql("RENAME TABLE auth_outbox TO auth_outbox_away");
        try {
            refusalOf(() -> auth.login(name, PASSWORD, "laptop"));
            assertThat(devicesOf(first)).isEqualTo(1);
        } finally {
            sql("RENAME TABLE auth_outbox_away TO auth_outbox");
        }
        auth.login(name, PASSWORD, "laptop");
        assertThat(devicesOf(first)).isEqualTo(2);
        assertThat(noticesOf(first.getUser().getId())).isEqualTo(1);
    }

    /** P-341 */
    @Test
    void whileMessageServiceIsAwayLoginsWorkAndTheirNoticesWait() throws Exception {
        TokensResponse first = auth.register(newName());
        int user = first.getUser().getId();
        auth.login(first.getUser().getName(), PASSWORD, "laptop");
        auth.login(first.getUser().getName(), PASSWORD, "phone");
        assertThat(noticesOf(user)).isEqualTo(2);

        startFeeds();
        awaitEmptyOutbox();
        assertThat(feeds.takenFor(user))
                .extracting(notice -> notice.getNotice().getNewDevice().getDeviceId())
                .containsExactlyInAnyOrder("laptop", "phone");
    }

    /** The answer of a call may be lost: the notice is handed over again, with the same id. */
    @Test
    void aCallThatFailedIsRepeatedWithTheSameIds() throws Exception {
        startFeeds();
        Set<String> seen = new HashSet<>();
        TokensResponse first = auth.register(newName());
        int user = first.getUser().getId();
        feeds.answer(request -> {
            List<String> notSeenBefore = request.getNoticesList().stream()
                    .filter(notice -> notice.getUserId() == user)
                    .map(FeedNotice::getEventId)
                    .filter(seen::add)
                    .toList();
            return notSeenBefore.isEmpty() ? Status.OK : Status.RESOURCE_EXHAUSTED;
        });
        auth.login(first.getUser().getName(), PASSWORD, "laptop");
        awaitEmptyOutbox();
        assertThat(seen).containsExactly(onlyNoticeFor(user).getEventId());
    }

    @Test
    void aRefusedNoticeIsKeptAndHoldsUpNoOther() throws Exception {
        startFeeds();
        TokensResponse refused = auth.register(newName());
        TokensResponse other = auth.register(newName());
        int user = refused.getUser().getId();
        feeds.answer(request -> request.getNoticesList().stream().anyMatch(notice -> notice.getUserId() == user)
                ? Status.INVALID_ARGUMENT
                : Status.OK);
        auth.login(refused.getUser().getName(), PASSWORD, "laptop");
        await().atMost(PATIENCE)
                .until(() -> number("SELECT COUNT(*) FROM auth_outbox WHERE tries = 1"
                                + " AND next_try_at > UTC_TIMESTAMP(3) + INTERVAL 30 SECOND AND user_id = " + user)
                        == 1);
        auth.login(other.getUser().getName(), PASSWORD, "laptop");
        await().atMost(PATIENCE)
                .until(() -> !feeds.takenFor(other.getUser().getId()).isEmpty());
        assertThat(noticesOf(user)).isEqualTo(1);

        feeds.answer(request -> Status.OK);
        sql("UPDATE auth_outbox SET next_try_at = UTC_TIMESTAMP(3) WHERE user_id = " + user);
        awaitEmptyOutbox();
        onlyNoticeFor(user);
    }

    /** What a process that was killed left has no hint; and several processes may find it at the same time. */
    @Test
    void whatADeadProcessLeftIsHandedOverByAllThatLiveWithoutHarm() throws Exception {
        int left = 1_000;
        leave(left);
        startFeeds();
        SimpleMeterRegistry metrics = new SimpleMeterRegistry();
        try (Outbox another = new Outbox(
                pool,
                new FeedClient(
                        setting("parley.auth.message"),
                        discovery,
                        ServiceIdentity.plain(AuthServiceResource.CREDENTIAL),
                        vertx),
                new OutboxSettings("auth_outbox", 300, 7, 5_000, 60_000, 1_000_000),
                metrics)) {
            another.start();
            awaitEmptyOutbox();
        }
        assertThat(feeds.takenFor(SOMEBODY).stream().map(FeedNotice::getEventId).distinct())
                .hasSize(left);
        assertThat(metrics.get("parley.outbox.appended").counter().count()).isPositive();
        assertThat(metrics.get("parley.outbox.failed")
                        .tag("reason", "refused")
                        .counter()
                        .count())
                .isZero();
    }

    private void leave(int notices) throws SQLException {
        byte[] notice = Notice.newBuilder()
                .setNewDevice(NewDevice.newBuilder().setDeviceId("left"))
                .build()
                .toByteArray();
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO auth_outbox VALUES (?, " + SOMEBODY
                        + ", ?, UTC_TIMESTAMP(3), 0, UTC_TIMESTAMP(3))")) {
            connection.setAutoCommit(false);
            for (int i = 0; i < notices; i++) {
                insert.setString(1, "left-" + i);
                insert.setBytes(2, notice);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
    }

    private void startFeeds() throws IOException {
        feeds = FeedPod.at(setting("parley.auth.message"));
    }

    private static String setting(String key) {
        return ConfigProvider.getConfig().getValue(key, String.class);
    }

    private void awaitEmptyOutbox() {
        await().atMost(PATIENCE).until(() -> number("SELECT COUNT(*) FROM auth_outbox") == 0);
    }

    private FeedNotice onlyNoticeFor(int user) {
        List<FeedNotice> taken = feeds.takenFor(user);
        assertThat(taken).hasSize(1);
        return taken.getFirst();
    }

    private int devicesOf(TokensResponse tokens) throws SQLException {
        return number("SELECT COUNT(*) FROM device WHERE user_id = "
                + tokens.getUser().getId());
    }

    private int noticesOf(int user) throws SQLException {
        return number("SELECT COUNT(*) FROM auth_outbox WHERE user_id = " + user);
    }

    private void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement execution = connection.createStatement()) {
            execution.executeUpdate(statement);
        }
    }

    private int number(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement execution = connection.createStatement();
                ResultSet result = execution.executeQuery(query)) {
            result.next();
            return result.getInt(1);
        }
    }
}
