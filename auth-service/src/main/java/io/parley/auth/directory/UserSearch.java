package io.parley.auth.directory;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.parley.auth.account.AccountName;
import io.parley.auth.account.NameKey;
import io.parley.auth.account.NicknameKey;
import io.parley.auth.account.UserProfile;
import io.parley.auth.refusal.Refusal;
import io.parley.proto.FieldBytes;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds people by what others know of them: an id, an e-mail address whose owner lets himself be found by it, the beginning of a
 * user name or a nickname. Addresses that are nobody's, and those whose owner does not want to be found, get the same answer after
 * the same reads. Runs on Vert.x contexts; every search is three statements at the most, each of which reads a page.
 */
@ApplicationScoped
public class UserSearch {
    /** Users in one answer. */
    public static final int PAGE = 20;

    /**
     * Nicknames that are looked at for one answer: those of users who were found by their names are passed over, and a page ends
     * after so many even when it is not full.
     */
    static final int NICKNAMES_READ = 100;

    private final SearchStore store;
    private final Timer searches;

    UserSearch(SearchStore store, MeterRegistry metrics) {
        this.store = store;
        searches = Timer.builder("parley.auth.directory.searches")
                .description("Searches for users, and how long their statements took")
                .register(metrics);
    }

    /**
     * A user who was found.
     *
     * @param after the continuation of a page that ends with him
     * @param exact whether the text is his id or address
     */
    public record Hit(UserProfile user, byte[] after, boolean exact) {}

    /**
     * Some of those who are found.
     *
     * @param more there may be more behind them
     * @param continuation how to go on behind all of them
     */
    public record Page(List<Hit> hits, boolean more, byte[] continuation) {}

    /**
     * A page of the users who are found by a text.
     *
     * @param continuation from a page before, by the same text; empty: the first page
     */
    public Uni<Page> search(String query, byte[] continuation) {
        if (FieldBytes.exceed(query, FieldBytes.SEARCH)) {
            throw Refusal.invalid("query must have at most 254 characters.");
        }
        String text = query.strip();
        if (text.isEmpty()) {
            throw Refusal.invalid("query is empty.");
        }
        if (text.length() > AccountName.LONGEST || !FieldBytes.isWellFormed(text)) {
            throw Refusal.invalid("query must have at most 254 characters.");
        }
        String prefix = NicknameKey.cut(NameKey.ofName(text).key());
        if (prefix.isEmpty()) {
            throw Refusal.invalid("query must contain a character that is shown.");
        }
        SearchPosition from = SearchPosition.parse(continuation, prefix);
        long startNanos = System.nanoTime();
        return exact(continuation.length == 0 ? text : "")
                .chain(exact -> names(prefix, from, exact))
                .chain(found -> nicknames(prefix, from, found))
                .invoke(() -> searches.record(Duration.ofNanos(System.nanoTime() - startNanos)));
    }

    /** Whom the whole text names; only the first page begins with him. */
    private Uni<List<SearchStore.Found>> exact(String text) {
        if (text.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        return switch (AccountName.parse(text)) {
            case AccountName.ById byId -> store.byId(byId.id());
            case AccountName.ByEmail byEmail ->
                store.byEmail(byEmail.key()).map(found -> found.stream().toList());
            case AccountName.ByName byName -> Uni.createFrom().item(List.of());
        };
    }

    private Uni<Progress> names(String prefix, SearchPosition from, List<SearchStore.Found> exact) {
        Progress progress = new Progress();
        exact.forEach(found -> progress.add(found, SearchPosition.START, true));
        if (from.part() != SearchPosition.Part.NAMES) {
            return Uni.createFrom().item(progress);
        }
        return store.byName(prefix, from.key(), PAGE + 1).map(rows -> {
            for (SearchStore.Found row : rows) {
                progress.add(
                        row,
                        new SearchPosition(
                                SearchPosition.Part.NAMES,
                                row.nameKey(),
                                row.user().id()),
                        false);
            }
            return progress;
        });
    }

    private Uni<Page> nicknames(String prefix, SearchPosition from, Progress progress) {
        if (progress.isFull()) {
            return Uni.createFrom().item(progress.page(true));
        }
        SearchPosition start = from.part() == SearchPosition.Part.NICKNAMES ? from : SearchPosition.NICKNAMES;
        return store.byNickname(prefix, start.key(), start.userId(), NICKNAMES_READ)
                .map(rows -> {
                    progress.end = start;
                    for (SearchStore.Found row : rows) {
                        SearchPosition at = new SearchPosition(
                                SearchPosition.Part.NICKNAMES,
                                row.nicknameKey(),
                                row.user().id());
                        if (row.nameKey().startsWith(prefix)) {
                            progress.pass(at);
                        } else {
                            progress.add(row, at, false);
                        }
                    }
                    return progress.page(progress.isFull() || rows.size() == NICKNAMES_READ);
                });
    }

    /** What a page holds so far. Confined to one search. */
    private static final class Progress {
        private final List<Hit> hits = new ArrayList<>(PAGE);
        private SearchPosition end = SearchPosition.START;
        private boolean cut;

        private void add(SearchStore.Found found, SearchPosition at, boolean exact) {
            if (hits.stream().anyMatch(hit -> hit.user().id() == found.user().id())) {
                pass(at);
            } else if (hits.size() == PAGE) {
                cut = true;
            } else {
                hits.add(new Hit(found.user(), at.bytes(), exact));
                pass(at);
            }
        }

        private void pass(SearchPosition at) {
            if (!cut) {
                end = at;
            }
        }

        private boolean isFull() {
            return cut;
        }

        private Page page(boolean more) {
            return new Page(hits, more, more ? end.bytes() : new byte[0]);
        }
    }
}
