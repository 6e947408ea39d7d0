package io.parley.auth.mail;

import io.parley.kit.sql.LockConflicts;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The {@code mail} table: mails that the SMTP server has not taken yet. */
@ApplicationScoped
class MailStore {
    /** For so long a mail belongs to the process that took it; longer than the SMTP server may take. */
    static final Duration TAKEN = Duration.ofMinutes(1);

    private static final String ADD = """
            INSERT INTO mail (kind, address, locale, user_name, created_ms, due_ms, tries)
            VALUES (?, ?, ?, ?, ?, ?, 0)""";

    /** The beginning of the index over when mails are due. What another process is taking is passed over. */
    private static final String DUE = """
            SELECT id, kind, address, locale, user_name, created_ms, tries FROM mail
            WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ? FOR UPDATE SKIP LOCKED""";

    private static final String TAKE = "UPDATE mail SET due_ms = ?, tries = tries + 1 WHERE id = ?";
    private static final String LATER = "UPDATE mail SET due_ms = ? WHERE id = ?";
    private static final String REMOVE = "DELETE FROM mail WHERE id = ?";

    /** Reads no more than so many keys of the index. */
    private static final String COUNT = "SELECT COUNT(*) FROM (SELECT id FROM mail LIMIT ?) AS waiting";

    private final Pool pool;
    private final Clock clock;

    MailStore(Pool pool, Clock clock) {
        this.pool = pool;
        this.clock = clock;
    }

    Uni<Void> add(SqlConnection connection, MailOrder order) {
        long nowMs = clock.millis();
        Tuple values = Tuple.tuple()
                .addValue(order.kind().number())
                .addValue(order.address())
                .addValue(order.locale())
                .addValue(order.userName())
                .addValue(nowMs)
                .addValue(nowMs);
        return connection.preparedQuery(ADD).execute(values).replaceWithVoid();
    }

    /** Takes the mails due longest: no other process takes them within {@link #TAKEN}. */
    Uni<List<WaitingMail>> take(int most) {
        long nowMs = clock.millis();
        return LockConflicts.retried(pool.withTransaction(connection -> connection
                .preparedQuery(DUE)
                .execute(Tuple.of(nowMs, most))
                .chain(rows -> {
                    List<WaitingMail> taken = new ArrayList<>(rows.size());
                    rows.forEach(row -> taken.add(waiting(row)));
                    return taken.isEmpty()
                            ? Uni.createFrom().item(taken)
                            : connection
                                    .preparedQuery(TAKE)
                                    .executeBatch(taken.stream()
                                            .map(mail -> Tuple.of(nowMs + TAKEN.toMillis(), mail.id()))
                                            .toList())
                                    .replaceWith(taken);
                })));
    }

    Uni<Void> later(WaitingMail mail, long delayMs) {
        return pool.preparedQuery(LATER)
                .execute(Tuple.of(clock.millis() + delayMs, mail.id()))
                .replaceWithVoid();
    }

    Uni<Void> remove(WaitingMail mail) {
        return pool.preparedQuery(REMOVE).execute(Tuple.of(mail.id())).replaceWithVoid();
    }

    /** How many wait, counted up to a number. */
    Uni<Integer> count(int most) {
        return pool.preparedQuery(COUNT)
                .execute(Tuple.of(most))
                .map(rows -> rows.iterator().next().getInteger(0));
    }

    private static WaitingMail waiting(Row row) {
        MailOrder order = new MailOrder(
                MailKind.of(row.getInteger("kind")),
                row.getString("address"),
                row.getString("locale"),
                row.getString("user_name"));
        return new WaitingMail(row.getLong("id"), order, row.getLong("created_ms"), row.getInteger("tries") + 1);
    }
}
