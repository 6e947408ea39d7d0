package io.parley.presence.status;

import io.parley.kit.grpc.Refusals;
import io.parley.presence.store.GatewayEpoch;
import io.parley.presence.store.StatusChangeStore;
import io.parley.presence.store.StatusRow;
import io.parley.presence.store.StatusStore;
import io.parley.presence.store.StatusTerms;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.Presence;
import io.parley.proto.client.v1.UserStatus;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * What somebody chooses to be, and what others see of him. Who may not see a user is told the same of him as of one who was never there, so
 * that nobody can tell why. Runs on event loops.
 */
@Singleton
public class StatusBook {
    private final StatusStore statuses;
    private final StatusChangeStore changes;
    private final int pushedContacts;

    StatusBook(StatusStore statuses, StatusChangeStore changes, StatusTerms terms) {
        this.statuses = statuses;
        this.changes = changes;
        pushedContacts = terms.pushedContacts();
    }

    /** What somebody has chosen, after this change of it. */
    public Uni<UserStatus> choose(int userId, UserStatus status) {
        return switch (status) {
            case USER_STATUS_UNSPECIFIED -> statuses.chosen(userId);
            case USER_STATUS_ONLINE, USER_STATUS_BUSY, USER_STATUS_INVISIBLE ->
                statuses.choose(userId, status).replaceWith(status);
            case USER_STATUS_OFFLINE, UNRECOGNIZED ->
                throw Refusals.of(ErrorCode.ERROR_CODE_INVALID, "status must be online, busy or invisible.", 0);
        };
    }

    /** What somebody sees of his contacts, in the order of ids; one more than the limit when there are more. */
    public Uni<List<Presence>> ofContacts(int userId, int afterPeerId, int limit) {
        return statuses.ofContacts(userId, afterPeerId, limit).map(this::told);
    }

    /** What each of these sees of whom he asks for, in their order. */
    public Uni<List<Presence>> find(List<StatusStore.Pair> pairs) {
        return statuses.find(pairs).map(this::told);
    }

    private List<Presence> told(List<StatusStore.Seen> seen) {
        return seen.stream().map(one -> told(one.row(), one.visible())).toList();
    }

    /** What changed after a version, and who on a gateway is told. */
    public Uni<StatusChangeStore.Page> changes(GatewayEpoch gateway, long sinceVersion, int limit) {
        return changes.since(gateway, sinceVersion, limit);
    }

    /** The version of the newest change. */
    public Uni<Long> version() {
        return statuses.version();
    }

    /** A status in the words of the protocol. */
    public Presence told(StatusRow row, boolean visible) {
        Presence.Builder presence = Presence.newBuilder()
                .setUserId(row.userId())
                .setStatus(visible ? row.shown() : UserStatus.USER_STATUS_OFFLINE)
                .setNotPushed(row.contacts() > pushedContacts);
        if (visible && row.shown() == UserStatus.USER_STATUS_OFFLINE) {
            presence.setLastSeenMs(row.lastSeenMs());
        }
        return presence.build();
    }
}
