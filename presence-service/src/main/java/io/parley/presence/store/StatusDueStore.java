package io.parley.presence.store;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Marks users whose status is to be looked at, in the transaction of what gives the reason, so that no reason is lost. Marks of a user
 * add up in any order.
 */
@ApplicationScoped
public class StatusDueStore {
    /** Cost: one row by primary key for each user, and its place in one index. */
    private static final StatementSizes MARK = new StatementSizes(size -> "INSERT INTO status_due"
            + " (user_id, due_at, stays_until, ended_at, forced) VALUES "
            + StatementSizes.repeated(
                    "(?, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND, UTC_TIMESTAMP(3) + INTERVAL ? MICROSECOND,"
                            + " IF(? = 1, UTC_TIMESTAMP(3), NULL), ?)",
                    ",",
                    size)
            + " ON DUPLICATE KEY UPDATE due_at = LEAST(due_at, VALUES(due_at)),"
            + " stays_until = GREATEST(stays_until, VALUES(stays_until)),"
            + " ended_at = COALESCE(VALUES(ended_at), ended_at), forced = GREATEST(forced, VALUES(forced))");

    private final long graceMicros;

    StatusDueStore(StatusTerms terms) {
        graceMicros = micros(terms.grace());
    }

    /** Sessions began and ended: who has none any more is looked at after the grace, in which he may come back. */
    Uni<Void> sessionsChanged(SqlConnection connection, Collection<SessionRef> begun, Collection<SessionRef> ended) {
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        ended.forEach(session -> marks.put(session.key().userId(), Mark.ended(session, graceMicros)));
        begun.forEach(session -> marks.merge(session.key().userId(), Mark.begun(session), Mark::and));
        return mark(connection, marks.values());
    }

    /** A gateway is gone with these sessions, at an unknown time: their users are looked at after so much time to come back. */
    Uni<Void> sessionsLost(SqlConnection connection, Collection<SessionRef> lost, Duration grace) {
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        lost.forEach(session -> marks.put(session.key().userId(), Mark.lost(session, micros(grace))));
        return mark(connection, marks.values());
    }

    /** Somebody has chosen another status. */
    Uni<Void> chosen(SqlConnection connection, int userId) {
        return mark(connection, List.of(new Mark(userId, 0, 0, false, false)));
    }

    /** Who may see these users has changed: others are told what they may see now. */
    Uni<Void> audienceChanged(SqlConnection connection, Integer... userIds) {
        TreeMap<Integer, Mark> marks = new TreeMap<>();
        List.of(userIds).forEach(userId -> marks.put(userId, new Mark(userId, 0, 0, false, true)));
        return mark(connection, marks.values());
    }

    /** In the order of ids, which all transactions keep. */
    private static Uni<Void> mark(SqlConnection connection, Collection<Mark> marks) {
        return Multi.createFrom()
                .iterable(StatementSizes.pieces(new ArrayList<>(marks)))
                .onItem()
                .transformToUniAndConcatenate(piece -> {
                    Tuple parameters = Tuple.tuple();
                    piece.forEach(mark -> mark.addTo(parameters));
                    return connection.preparedQuery(MARK.text(piece.size())).execute(parameters);
                })
                .onItem()
                .ignoreAsUni();
    }

    private static long micros(Duration duration) {
        return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
    }

    /** @param ended whether a session ended just now */
    private record Mark(int userId, long dueMicros, long staysMicros, boolean ended, boolean forced) {
        static Mark begun(SessionRef session) {
            return new Mark(session.key().userId(), 0, 0, false, false);
        }

        static Mark ended(SessionRef session, long graceMicros) {
            return new Mark(session.key().userId(), graceMicros, graceMicros, true, false);
        }

        static Mark lost(SessionRef session, long graceMicros) {
            return new Mark(session.key().userId(), graceMicros, graceMicros, false, false);
        }

        Mark and(Mark other) {
            return new Mark(
                    userId,
                    Math.min(dueMicros, other.dueMicros),
                    Math.max(staysMicros, other.staysMicros),
                    ended || other.ended,
                    forced || other.forced);
        }

        void addTo(Tuple parameters) {
            parameters
                    .addInteger(userId)
                    .addLong(dueMicros)
                    .addLong(staysMicros)
                    .addInteger(ended ? 1 : 0)
                    .addInteger(forced ? 1 : 0);
        }
    }
}
