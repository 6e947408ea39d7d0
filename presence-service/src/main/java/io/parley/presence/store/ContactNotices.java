package io.parley.presence.store;

import io.parley.kit.outbox.Outbox;
import io.parley.proto.client.v1.ContactAdded;
import io.parley.proto.client.v1.ContactRemoved;
import io.parley.proto.client.v1.ContactRequested;
import io.parley.proto.client.v1.Notice;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** What people are told of their contacts, in their feeds: left in the outbox in the transaction that makes it true. */
@ApplicationScoped
class ContactNotices {
    private final Outbox outbox;
    private final Clock clock;

    ContactNotices(Outbox outbox, Clock clock) {
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Tells one that another wants to become a contact. */
    Uni<Void> requested(SqlConnection connection, int toId, int fromId, String text) {
        ContactRequested requested = ContactRequested.newBuilder()
                .setUserId(fromId)
                .setText(text)
                .setAskedMs(clock.millis())
                .build();
        return outbox.add(
                connection,
                toId,
                Notice.newBuilder().setContactRequested(requested).build());
    }

    /** Tells both that they are contacts. */
    Uni<Void> added(SqlConnection connection, int oneId, int otherId) {
        long nowMs = clock.millis();
        return outbox.add(connection, oneId, added(otherId, nowMs))
                .chain(() -> outbox.add(connection, otherId, added(oneId, nowMs)));
    }

    private static Notice added(int userId, long nowMs) {
        ContactAdded added =
                ContactAdded.newBuilder().setUserId(userId).setAddedMs(nowMs).build();
        return Notice.newBuilder().setContactAdded(added).build();
    }

    /** Tells both that they are none any more. */
    Uni<Void> removed(SqlConnection connection, int oneId, int otherId) {
        long nowMs = clock.millis();
        return outbox.add(connection, oneId, removed(otherId, nowMs))
                .chain(() -> outbox.add(connection, otherId, removed(oneId, nowMs)));
    }

    private static Notice removed(int userId, long nowMs) {
        ContactRemoved removed = ContactRemoved.newBuilder()
                .setUserId(userId)
                .setRemovedMs(nowMs)
                .build();
        return Notice.newBuilder().setContactRemoved(removed).build();
    }
}
