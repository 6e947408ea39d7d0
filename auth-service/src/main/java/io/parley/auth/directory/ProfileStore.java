package io.parley.auth.directory;

import io.parley.auth.account.NicknameKey;
import io.parley.auth.account.ProfileText;
import io.parley.auth.account.UserName;
import io.parley.auth.account.UserProfile;
import io.parley.auth.audit.AuditAction;
import io.parley.auth.audit.AuditEntry;
import io.parley.auth.audit.AuditLog;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of {@code account} that its owner may change at any time. */
@ApplicationScoped
class ProfileStore {
    private static final String COLUMNS =
            "SELECT id, name, name_key, nickname, avatar_url, about, email, email_confirmed, email_findable, profile_changed_ms FROM account ";

    /** A row by primary key. */
    private static final String READ = COLUMNS + "WHERE id = ?";

    private static final String LOCK = READ + " FOR UPDATE";

    /** One write by primary key. */
    private static final String WRITE = """
            UPDATE account SET name = ?, nickname = ?, nickname_key = ?, avatar_url = ?, about = ?, email_findable = ?,
              profile_changed_ms = ? WHERE id = ?""";

    /** Two neighbouring ranges of account_profile_changed, nearly always empty. */
    private static final String CHANGED = COLUMNS
            + "WHERE (profile_changed_ms = ? AND id > ?) OR profile_changed_ms > ?"
            + " ORDER BY profile_changed_ms, id LIMIT ?";

    /** The beginning of account_nickname: NULL comes first in an index. */
    private static final String UNFOLDED =
            "SELECT id, name_key, nickname FROM account WHERE nickname_key IS NULL ORDER BY id LIMIT ?";

    private static final String FOLD =
            "UPDATE account SET nickname_key = ? WHERE id = ? AND nickname_key IS NULL AND nickname = ?";

    private final Pool pool;
    private final AuditLog audit;
    private final Clock clock;

    ProfileStore(Pool pool, AuditLog audit, Clock clock) {
        this.pool = pool;
        this.audit = audit;
        this.clock = clock;
    }

    /** A user whose profile changed, and when, in milliseconds since 1970 UTC. */
    record Changed(UserProfile user, long changedMs) {}

    Uni<Optional<Profile>> read(int userId) {
        return pool.preparedQuery(READ)
                .execute(Tuple.of(userId))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(profile(rows.iterator().next())));
    }

    /** The profile as the change leaves it. Of two changes at once both are made. */
    Uni<Optional<Profile>> change(int userId, ProfileChange change) {
        return pool.withTransaction(connection -> connection
                .preparedQuery(LOCK)
                .execute(Tuple.of(userId))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(Optional.<Profile>empty())
                        : write(connection, rows.iterator().next(), change)
                                .call(() -> audit.write(
                                        connection, AuditEntry.own(AuditAction.PROFILE_CHANGED, userId, "", "")))
                                .map(Optional::of)));
    }

    private Uni<Profile> write(SqlConnection connection, Row row, ProfileChange change) {
        Profile before = profile(row);
        String nameBefore = before.user().name();
        String name = change.userName()
                .map(given -> respelled(given, row.getString("name_key")))
                .orElse(nameBefore);
        String nicknameBefore = before.user().nickname();
        String nickname = change.nickname()
                .map(given -> ProfileText.nickname(given, name))
                .orElse(nicknameBefore.equals(nameBefore) ? name : nicknameBefore);
        UserProfile user = new UserProfile(
                userId(row),
                name,
                nickname,
                change.avatarUrl().orElse(before.user().avatarUrl()));
        Profile after = new Profile(
                user,
                change.about().orElse(before.about()),
                before.email(),
                before.emailConfirmed(),
                change.findableByEmail().orElse(before.findableByEmail()));
        Tuple values = Tuple.tuple()
                .addValue(user.name())
                .addValue(user.nickname())
                .addValue(NicknameKey.of(user.nickname(), row.getString("name_key")))
                .addValue(user.avatarUrl())
                .addValue(after.about())
                .addValue(after.findableByEmail() ? 1 : 0)
                .addValue(change.isSeenByAll() ? clock.millis() : row.getLong("profile_changed_ms"))
                .addValue(user.id());
        return connection.preparedQuery(WRITE).execute(values).replaceWith(after);
    }

    /** The name in another spelling: what is compared stays, so nobody else can have it, and whoever knew the user finds him. */
    private static String respelled(String given, String nameKey) {
        UserName name = UserName.parse(given);
        if (!name.key().key().equals(nameKey) && !name.key().former().equals(nameKey)) {
            throw Refusal.invalid(
                    "user_name may only be spelled otherwise, as in Alice for alice; another name is another account.");
        }
        return name.text();
    }

    /** Those whose name, nickname or picture changed at a time or later, the oldest change first. */
    Uni<List<Changed>> changedSince(long sinceMs, int afterUserId, int limit) {
        return pool.preparedQuery(CHANGED)
                .execute(Tuple.of(sinceMs, afterUserId, sinceMs, limit))
                .map(rows -> {
                    List<Changed> changed = new ArrayList<>(rows.size());
                    rows.forEach(
                            row -> changed.add(new Changed(profile(row).user(), row.getLong("profile_changed_ms"))));
                    return changed;
                });
    }

    /** Gives some accounts of an older release the key of their nickname; how many there were. */
    Uni<Integer> foldSome(int most) {
        return pool.preparedQuery(UNFOLDED)
                .execute(Tuple.of(most))
                .chain(rows -> rows.size() == 0
                        ? Uni.createFrom().item(0)
                        : pool.preparedQuery(FOLD).executeBatch(keys(rows)).replaceWith(rows.size()));
    }

    private static List<Tuple> keys(RowSet<Row> rows) {
        List<Tuple> keys = new ArrayList<>(rows.size());
        rows.forEach(row -> {
            String nickname = row.getString("nickname");
            keys.add(Tuple.of(NicknameKey.of(nickname, row.getString("name_key")), userId(row), nickname));
        });
        return keys;
    }

    private static int userId(Row row) {
        return row.getInteger("id");
    }

    private static Profile profile(Row row) {
        String email = row.getString("email");
        return new Profile(
                new UserProfile(
                        userId(row), row.getString("name"), row.getString("nickname"), row.getString("avatar_url")),
                row.getString("about"),
                email == null ? "" : email,
                row.getInteger("email_confirmed") != 0,
                row.getInteger("email_findable") != 0);
    }
}
