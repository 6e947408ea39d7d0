package io.parley.auth.verification;

import io.parley.auth.mail.MailOrder;
import io.parley.auth.mail.Mails;
import io.parley.kit.sql.LockConflicts;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.Function;

/** The {@code email_code} table. What it does is the same whether an address is somebody's or not. */
@ApplicationScoped
class CodeStore {
    private static final String KEY = " WHERE address_key = ? AND purpose = ?";

    private static final String ENSURE = """
            INSERT IGNORE INTO email_code
              (address_key, purpose, nonce, tries_left, asked_ms, expires_ms, day_ms, day_mails)
            VALUES (?, ?, ?, 0, 0, 0, 0, 0)""";

    private static final String LOCK =
            "SELECT nonce, tries_left, asked_ms, expires_ms, day_ms, day_mails FROM email_code" + KEY + " FOR UPDATE";

    private static final String WRITE = "UPDATE email_code SET nonce = ?, tries_left = ?, asked_ms = ?, expires_ms = ?,"
            + " day_ms = ?, day_mails = ?" + KEY;

    private static final String READ = "SELECT nonce FROM email_code" + KEY + " AND expires_ms > ?";
    private static final String TRY =
            "UPDATE email_code SET tries_left = tries_left - 1" + KEY + " AND tries_left > 0 AND expires_ms > ?";
    private static final String GIVE_BACK = "UPDATE email_code SET tries_left = tries_left + 1" + KEY;

    /** The row stays, as it counts the mails of the day. */
    private static final String USED = "UPDATE email_code SET tries_left = 0" + KEY;

    /** The beginning of the index over days. A code lives for minutes, and its day began before it. */
    private static final String FORGET = "DELETE FROM email_code WHERE day_ms < ? LIMIT 1000";

    private final Pool pool;
    private final Mails mails;

    CodeStore(Pool pool, Mails mails) {
        this.pool = pool;
        this.mails = mails;
    }

    /** Whose code, and for what. */
    record Key(CodePurpose purpose, String address) {
        Tuple tuple() {
            return Tuple.of(address, purpose.number());
        }
    }

    /**
     * Changes the row of a key, which is made when there is none, and orders the mail in the same transaction. What the change throws
     * undoes both.
     */
    Uni<Void> change(Key key, MailOrder mail, Function<LiveCode, LiveCode> change) {
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(ENSURE)
                .execute(key.tuple().addValue(Buffer.buffer(new byte[LiveCode.NONCE_BYTES])))
                .chain(() -> connection.preparedQuery(LOCK).execute(key.tuple()))
                .map(rows -> change.apply(live(rows.iterator().next())))
                .call(after -> write(connection, key, after))
                .chain(() -> mails.order(connection, mail))));
    }

    private static Uni<RowSet<Row>> write(SqlConnection connection, Key key, LiveCode code) {
        Tuple values = Tuple.tuple()
                .addValue(Buffer.buffer(code.nonce()))
                .addValue(code.triesLeft())
                .addValue(code.askedMs())
                .addValue(code.expiresMs())
                .addValue(code.dayMs())
                .addValue(code.dayMails())
                .addValue(key.address())
                .addValue(key.purpose().number());
        return connection.preparedQuery(WRITE).execute(values);
    }

    /** The nonce of a code that is still good. */
    Uni<Optional<byte[]>> nonce(Key key, long nowMs) {
        return pool.preparedQuery(READ).execute(key.tuple().addValue(nowMs)).map(CodeStore::nonce);
    }

    /** Takes one of the tries and gives the nonce; empty when there is no good code or no try is left. */
    Uni<Optional<byte[]>> attempt(Key key, long nowMs) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(TRY)
                .execute(key.tuple().addValue(nowMs))
                .chain(taken -> taken.rowCount() == 0
                        ? Uni.createFrom().item(Optional.<byte[]>empty())
                        : connection
                                .preparedQuery(READ)
                                .execute(key.tuple().addValue(nowMs))
                                .map(CodeStore::nonce)));
    }

    /** The try was right: it costs nothing until the code is used. */
    Uni<Void> giveBack(Key key) {
        return pool.preparedQuery(GIVE_BACK).execute(key.tuple()).replaceWithVoid();
    }

    Uni<Void> used(Key key) {
        return pool.preparedQuery(USED).execute(key.tuple()).replaceWithVoid();
    }

    /** Forgets some rows whose day began before a time; how many there were. */
    Uni<Integer> forget(long beforeMs) {
        return pool.preparedQuery(FORGET).execute(Tuple.of(beforeMs)).map(rows -> rows.rowCount());
    }

    private static Optional<byte[]> nonce(RowSet<Row> rows) {
        return rows.size() == 0
                ? Optional.empty()
                : Optional.of(rows.iterator().next().getBuffer("nonce").getBytes());
    }

    private static LiveCode live(Row row) {
        return new LiveCode(
                row.getBuffer("nonce").getBytes(),
                row.getInteger("tries_left"),
                row.getLong("asked_ms"),
                row.getLong("expires_ms"),
                row.getLong("day_ms"),
                row.getInteger("day_mails"));
    }
}
