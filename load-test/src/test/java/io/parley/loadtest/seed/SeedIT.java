package io.parley.loadtest.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ContactRing;
import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.host.Checkout;
import io.parley.localcluster.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is seeded fits the services' own schemas and itself. */
class SeedIT {
    private static final int USERS = 20;
    private static final long MESSAGES = 1003;
    private static final String AUTH = "seed_auth";
    private static final String MESSAGE = "seed_message";
    private static final String PRESENCE = "seed_presence";
    private static final int CONTACTS = 4;
    private static final String[] PRESENCE_TABLES = {
        "presence-service/src/main/resources/db/migration/V1__leases_and_sessions.sql",
        "presence-service/src/main/resources/db/migration/V2__contacts_and_blocks.sql",
        "presence-service/src/main/resources/db/migration/V5__statuses.sql"
    };

    private static MariaDb database;
    private static ClusterDatabase target;
    private static final List<Account> USERS_WITH_DEVICES = users(0);

    @BeforeAll
    static void seed() throws IOException {
        database = TestServers.mariaDb();
        target = new ClusterDatabase(
                schema(AUTH, "auth-service/src/main/resources/db/migration/V1__accounts_and_devices.sql"),
                schema(MESSAGE, "message-service/src/main/resources/db/migration/V1__conversations_and_messages.sql"),
                schema(PRESENCE, PRESENCE_TABLES));
        SeededUsers users = new SeededUsers(target, Clock.systemUTC());
        users.create(USERS_WITH_DEVICES, "load");
        users.create(users(USERS), "");
        new SeededMessages(target, Clock.systemUTC()).create(USERS_WITH_DEVICES, MESSAGES, "load", made -> {});
        new SeededContacts(target, Clock.systemUTC()).create(USERS_WITH_DEVICES, new ContactRing(USERS, CONTACTS));
    }

    @Test
    void usersHaveAHashAndThoseWithADeviceATokenOfIt() {
        assertThat(number(
                        AUTH,
                        "SELECT COUNT(*) FROM account WHERE password_hash LIKE '$argon2id$v=19$m=19456,t=2,p=1$%'"))
                .isEqualTo(2 * USERS);
        assertThat(number(AUTH, "SELECT COUNT(*) FROM device WHERE device_id = 'load' AND LENGTH(refresh_hash) = 32"))
                .isEqualTo(USERS);
        assertThat(USERS_WITH_DEVICES)
                .allSatisfy(account -> assertThat(account.refreshToken()).hasSize(64));
    }

    @Test
    void everyConversationHasItsMessagesWithoutAGap() {
        assertThat(number(MESSAGE, "SELECT COUNT(*) FROM message")).isEqualTo(MESSAGES);
        assertThat(number(MESSAGE, "SELECT SUM(last_seq) FROM conversation")).isEqualTo(MESSAGES);
        assertThat(number(MESSAGE, """
                SELECT COUNT(*) FROM conversation c JOIN
                  (SELECT conversation_id, COUNT(*) AS n, MIN(seq) AS first, MAX(seq) AS last
                   FROM message GROUP BY conversation_id) m ON m.conversation_id = c.id
                WHERE m.n = c.last_seq AND m.last = c.last_seq AND m.first = 1""")).isEqualTo(USERS / 2);
    }

    @Test
    void bothUsersAreMembersAndHaveAcknowledgedEverything() {
        assertThat(number(MESSAGE, """
                SELECT COUNT(*) FROM member m JOIN device_cursor d USING (user_id, conversation_id)
                JOIN conversation c ON c.id = m.conversation_id
                WHERE d.device_id = 'load' AND d.acked_seq = c.last_seq""")).isEqualTo(USERS);
        assertThat(number(MESSAGE, "SELECT COUNT(*) FROM device_cursor WHERE conversation_id = 0"))
                .isEqualTo(USERS);
    }

    @Test
    void nothingIsRecentEnoughForRedelivery() {
        assertThat(number(
                        MESSAGE,
                        "SELECT COUNT(*) FROM conversation WHERE active_minute > UNIX_TIMESTAMP() / 60 - 24 * 60"))
                .isZero();
    }

    @Test
    void contactsAreEachOthersAndCounted() {
        assertThat(number(PRESENCE, """
                SELECT COUNT(*) FROM contact c JOIN contact o ON o.owner_id = c.peer_id AND o.peer_id = c.owner_id
                WHERE c.removed = 0 AND o.removed = 0 AND c.owner_id <> c.peer_id""")).isEqualTo(USERS * CONTACTS);
        assertThat(number(PRESENCE, """
                SELECT COUNT(*) FROM person p
                WHERE contacts = 4 AND blocks = 0 AND messages_from = 1 AND status_from = 1
                AND changed_at BETWEEN UTC_TIMESTAMP() - INTERVAL 1 HOUR AND UTC_TIMESTAMP() + INTERVAL 1 SECOND
                AND version = (SELECT MAX(version) FROM contact c WHERE c.owner_id = p.user_id)
                AND contacts = (SELECT COUNT(*) FROM contact c WHERE c.owner_id = p.user_id)""")).isEqualTo(USERS);
    }

    @Test
    void aFillingAddsToWhatIsThere() throws IOException {
        ClusterDatabase empty = new ClusterDatabase(
                schema("fill_auth", "auth-service/src/main/resources/db/migration/V1__accounts_and_devices.sql"),
                schema(
                        "fill_message",
                        "message-service/src/main/resources/db/migration/V1__conversations_and_messages.sql"),
                schema("fill_presence", PRESENCE_TABLES));
        ClusterFilling filling = new ClusterFilling(empty, Clock.systemUTC());

        assertThat(filling.add(10, 100, "load-test-only", made -> {}))
                .extracting(Account::name)
                .startsWith("seed-0")
                .endsWith("seed-9");
        assertThat(filling.add(3, 0, "load-test-only", made -> {}))
                .extracting(Account::name)
                .containsExactly("seed-10", "seed-11", "seed-12");

        assertThat(number("fill_auth", "SELECT COUNT(*) FROM account")).isEqualTo(13);
        assertThat(number("fill_message", "SELECT COUNT(*) FROM message")).isEqualTo(100);
        assertThatThrownBy(() -> filling.add(3, 1, "load-test-only", made -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("even number");
    }

    private static ClusterDatabase.Schema schema(String name, String... migrations) throws IOException {
        String url = "jdbc:" + database.createSchema(name);
        for (String migration : migrations) {
            database.execute("USE " + name + ";\n"
                    + Files.readString(Checkout.locate().root().resolve(migration)));
        }
        return new ClusterDatabase.Schema(url, name, name);
    }

    private static List<Account> users(int from) {
        return new ArrayList<>(IntStream.range(from, from + USERS)
                .mapToObj(index -> new Account(index, "seed-" + index, "load-test-only"))
                .toList());
    }

    private static long number(String schema, String query) {
        return Long.parseLong(
                database.execute("USE " + schema + ";\n" + query + ";").trim());
    }
}
