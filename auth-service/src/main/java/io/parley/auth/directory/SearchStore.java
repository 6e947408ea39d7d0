package io.parley.auth.directory;

import io.parley.auth.account.NameKey;
import io.parley.auth.account.UserProfile;
import io.parley.auth.mail.Mails;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads {@code account} as a search does. Every statement is a range of one index that ends after a page. */
@ApplicationScoped
class SearchStore {
    /** Behind every text that begins with what stands before it: the last code point, which no name or nickname needs. */
    private static final String LAST_CHARACTER = new String(Character.toChars(Character.MAX_CODE_POINT));

    private static final String COLUMNS = "SELECT id, name, nickname, avatar_url, name_key, nickname_key FROM account ";

    /** A range of account_name_unique, and the rows of the page. */
    static final String BY_NAME = COLUMNS + "WHERE name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?";

    static final String BY_NAME_BEHIND = COLUMNS + "WHERE name_key > ? AND name_key < ? ORDER BY name_key LIMIT ?";

    /** A range of account_nickname, and the rows of the page. */
    static final String BY_NICKNAME =
            COLUMNS + "WHERE nickname_key >= ? AND nickname_key < ? ORDER BY nickname_key, id LIMIT ?";

    /** Two neighbouring ranges: those of the same nickname are passed by their id, however many there are. */
    static final String BY_NICKNAME_BEHIND = COLUMNS
            + "WHERE (nickname_key = ? AND id > ?) OR (nickname_key > ? AND nickname_key < ?)"
            + " ORDER BY nickname_key, id LIMIT ?";

    /** A row by primary key. */
    static final String BY_ID = COLUMNS + "WHERE id = ?";

    /** Two reads of account_email_unique: the same ones whether somebody is found or not. */
    static final String BY_EMAIL =
            "SELECT id, name, nickname, avatar_url, name_key, nickname_key, email_key, email_findable, email_confirmed"
                    + " FROM account WHERE email_key IN (?, ?)";

    private final Pool pool;
    private final Mails mails;

    SearchStore(Pool pool, Mails mails) {
        this.pool = pool;
        this.mails = mails;
    }

    /** An account as it was found, with what it was found by. */
    record Found(UserProfile user, String nameKey, String nicknameKey) {}

    /** Those whose name begins with the prefix, behind a key, in the order of names. */
    Uni<List<Found>> byName(String prefix, String behind, int limit) {
        String end = prefix + LAST_CHARACTER;
        return behind.isEmpty()
                ? read(BY_NAME, Tuple.of(prefix, end, limit))
                : read(BY_NAME_BEHIND, Tuple.of(behind, end, limit));
    }

    /** Those whose nickname begins with the prefix, behind a key and id, in the order of nicknames. */
    Uni<List<Found>> byNickname(String prefix, String behind, int behindId, int limit) {
        String end = prefix + LAST_CHARACTER;
        return behind.isEmpty()
                ? read(BY_NICKNAME, Tuple.of(prefix, end, limit))
                : read(BY_NICKNAME_BEHIND, Tuple.of(behind, behindId, behind, end, limit));
    }

    Uni<List<Found>> byId(int id) {
        return read(BY_ID, Tuple.of(id));
    }

    /**
     * Whose address it is, when he lets himself be found by it. Where addresses can be confirmed, one that is not finds nobody: it may
     * be somebody else's.
     */
    Uni<Optional<Found>> byEmail(NameKey email) {
        return pool.preparedQuery(BY_EMAIL)
                .execute(Tuple.of(email.key(), email.former()))
                .map(rows -> Optional.ofNullable(email.choose(rows, row -> row.getString("email_key")))
                        .filter(row -> row.getInteger("email_findable") != 0)
                        .filter(row -> !mails.isOn() || row.getInteger("email_confirmed") != 0)
                        .map(SearchStore::found));
    }

    private Uni<List<Found>> read(String statement, Tuple values) {
        return pool.preparedQuery(statement).execute(values).map(SearchStore::found);
    }

    private static List<Found> found(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(SearchStore::found)
                .toList();
    }

    private static Found found(Row row) {
        String nicknameKey = row.getString("nickname_key");
        return new Found(
                new UserProfile(
                        row.getInteger("id"),
                        row.getString("name"),
                        row.getString("nickname"),
                        row.getString("avatar_url")),
                row.getString("name_key"),
                nicknameKey == null ? "" : nicknameKey);
    }
}
