package io.parley.auth.account;

import io.parley.auth.digest.KeyedDigest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The {@code deleted_account} table: whose numbers are never given again, and names and addresses that are not free yet. */
@ApplicationScoped
public class DeletedAccounts {
    private static final String ADD = """
            INSERT INTO deleted_account (user_id, deleted_ms, name_digest, email_digest, reserved_until_ms, tell_ms)
            VALUES (?, ?, ?, ?, ?, ?)""";

    /** A row by primary key. */
    private static final String EXISTS = "SELECT 1 FROM deleted_account WHERE user_id = ?";

    /** Two look-ups in an index. */
    private static final String NAME = "SELECT 1 FROM deleted_account WHERE name_digest IN (?, ?) LIMIT 1";

    private static final String EMAIL = "SELECT 1 FROM deleted_account WHERE email_digest IN (?, ?) LIMIT 1";
    private static final String FREE_EMAIL =
            "UPDATE deleted_account SET email_digest = NULL WHERE email_digest IN (?, ?)";

    /** A range of an index, nearly always empty. */
    private static final String SINCE = "SELECT user_id FROM deleted_account WHERE deleted_ms >= ? LIMIT 10000";

    /** The beginning of an index. */
    private static final String FREE_OLD = """
            UPDATE deleted_account SET name_digest = NULL, email_digest = NULL, reserved_until_ms = NULL
            WHERE reserved_until_ms < ? LIMIT 1000""";

    private final Pool pool;
    private final KeyedDigest names;
    private final KeyedDigest emails;
    private final long reservedMs;
    private final Clock clock;

    DeletedAccounts(
            Pool pool,
            AccountSettings settings,
            Clock clock,
            @ConfigProperty(name = "parley.service-credential") String secret) {
        this.pool = pool;
        this.names = new KeyedDigest(secret, "parley names of deleted accounts, 1");
        this.emails = new KeyedDigest(secret, "parley addresses of deleted accounts, 1");
        this.reservedMs = settings.reservedFor().toMillis();
        this.clock = clock;
    }

    /**
     * Adds an account in the transaction that deletes it.
     *
     * @param emailKey as it was stored; null when there was none
     */
    public Uni<Void> add(SqlClient connection, int userId, String nameKey, String emailKey) {
        long nowMs = clock.millis();
        Tuple values = Tuple.tuple()
                .addValue(userId)
                .addValue(nowMs)
                .addValue(digest(names, nameKey))
                .addValue(emailKey == null ? null : digest(emails, emailKey))
                .addValue(nowMs + reservedMs)
                .addValue(nowMs);
        return connection.preparedQuery(ADD).execute(values).replaceWithVoid();
    }

    /** Whether a number was somebody's. */
    Uni<Boolean> has(int userId) {
        return pool.preparedQuery(EXISTS).execute(Tuple.of(userId)).map(DeletedAccounts::found);
    }

    /** Whether a name is not free yet. To be asked after the accounts that exist: then nothing is missed. */
    Uni<Boolean> reservesName(NameKey name) {
        return pool.preparedQuery(NAME).execute(both(names, name)).map(DeletedAccounts::found);
    }

    /** Whether an address is not free yet for whoever has not confirmed it. To be asked as above. */
    Uni<Boolean> reservesEmail(Optional<NameKey> email) {
        return email.map(given ->
                        pool.preparedQuery(EMAIL).execute(both(emails, given)).map(DeletedAccounts::found))
                .orElseGet(() -> Uni.createFrom().item(false));
    }

    /** Some of those who were deleted at a time or later. */
    public Uni<List<Integer>> since(long sinceMs) {
        return pool.preparedQuery(SINCE).execute(Tuple.of(sinceMs)).map(rows -> {
            List<Integer> ids = new ArrayList<>(rows.size());
            rows.forEach(row -> ids.add(row.getInteger(0)));
            return ids;
        });
    }

    /** An address is free for who has confirmed it. */
    public Uni<Void> freeEmail(SqlClient client, NameKey email) {
        return client.preparedQuery(FREE_EMAIL).execute(both(emails, email)).replaceWithVoid();
    }

    /** Forgets some names and addresses that are free again; how many accounts they were of. */
    public Uni<Integer> freeOld() {
        return pool.preparedQuery(FREE_OLD).execute(Tuple.of(clock.millis())).map(RowSet::rowCount);
    }

    private static boolean found(RowSet<Row> rows) {
        return rows.size() > 0;
    }

    private static Tuple both(KeyedDigest digest, NameKey name) {
        return Tuple.of(digest(digest, name.key()), digest(digest, name.former()));
    }

    private static Buffer digest(KeyedDigest digest, String key) {
        return Buffer.buffer(digest.of(key.getBytes(StandardCharsets.UTF_8)));
    }
}
