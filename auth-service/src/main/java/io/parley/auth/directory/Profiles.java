package io.parley.auth.directory;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.parley.auth.account.DeletedAccounts;
import io.parley.auth.account.ProfileText;
import io.parley.auth.account.ReservedWords;
import io.parley.auth.account.UserProfile;
import io.parley.auth.refusal.Refusal;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What people say of themselves: shown to everybody, changed by themselves. Runs on Vert.x contexts. */
@ApplicationScoped
public class Profiles {
    /** Changes in one answer. */
    private static final int PAGE = 500;

    private final ProfileStore store;
    private final DeletedAccounts deleted;
    private final ReservedWords reservedWords;
    private final Counter changed;

    Profiles(ProfileStore store, DeletedAccounts deleted, ReservedWords reservedWords, MeterRegistry metrics) {
        this.store = store;
        this.deleted = deleted;
        this.reservedWords = reservedWords;
        changed = Counter.builder("parley.auth.directory.profile.changes")
                .description("Changes of profiles")
                .register(metrics);
    }

    /**
     * Users whose nickname or picture changed.
     *
     * @param deletedIds of those whose accounts were deleted
     * @param lastChangeMs when the last of them changed; that of the request when there is none
     */
    public record Changes(List<UserProfile> users, List<Integer> deletedIds, long lastChangeMs, boolean more) {}

    /** A profile as the one who asks may see it; NOT_FOUND when there is no such user. */
    public Uni<Profile> show(int userId, int askingUserId) {
        return store.read(userId).map(found -> {
            Profile profile = found.orElseThrow(Profiles::nobody);
            return userId == askingUserId ? profile : profile.forOthers();
        });
    }

    /** Changes one's own; INVALID says what is wrong, and then nothing is changed. */
    public Uni<Profile> change(int userId, ProfileChange change) {
        if (change.isEmpty()) {
            throw Refusal.invalid("ChangeProfile changes nothing: set a field.");
        }
        change.nickname().map(given -> ProfileText.nickname(given, "")).ifPresent(reservedWords::refuseNickname);
        ProfileChange checked = new ProfileChange(
                change.userName(),
                change.nickname(),
                change.avatarUrl().map(ProfileText::avatarUrl),
                change.about().map(ProfileText::about),
                change.findableByEmail());
        return store.change(userId, checked)
                .map(found -> found.orElseThrow(Profiles::nobody))
                .invoke(profile -> changed.increment());
    }

    /** What changed at a time or later, oldest first; for gateways, which remember users for a while. */
    public Uni<Changes> since(long sinceMs, int afterUserId) {
        Uni<List<Integer>> deletedIds =
                afterUserId == 0 ? deleted.since(sinceMs) : Uni.createFrom().item(List.of());
        return deletedIds.chain(ids -> store.changedSince(sinceMs, afterUserId, PAGE)
                .map(rows -> new Changes(
                        rows.stream().map(ProfileStore.Changed::user).toList(),
                        ids,
                        rows.isEmpty() ? sinceMs : rows.getLast().changedMs(),
                        rows.size() == PAGE)));
    }

    private static Refusal nobody() {
        return Refusal.notFound("There is no such user.");
    }
}
