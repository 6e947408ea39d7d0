package io.parley.message.erasure;

import io.parley.message.group.LeaveGroup;
import io.parley.message.routing.PresenceClient;
import io.parley.message.send.PendingSend;
import io.parley.message.send.SendLanes;
import io.parley.message.store.entry.NewEntry;
import io.parley.message.store.keep.ErasureStore;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.SendAck;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/**
 * Forgets a user whose account was deleted: he leaves his groups, as everybody in them sees; presence-service forgets his contacts;
 * then everything goes that is kept of him, but for what he wrote where others can read it. Works in small steps, so that it may be
 * asked again and again until nothing is left. Safe for any thread.
 */
@ApplicationScoped
public class UserErasure {
    private final ErasureStore store;
    private final SendLanes lanes;
    private final PresenceClient presence;

    /** For CDI. */
    public UserErasure(ErasureStore store, SendLanes lanes, PresenceClient presence) {
        this.store = store;
        this.lanes = lanes;
        this.presence = presence;
    }

    /**
     * Does a step.
     *
     * @return whether nothing was left; fails when something could not be done for now, and may be repeated
     */
    public Future<Boolean> erase(int userId) {
        return store.groupsOf(userId)
                .compose(groups -> groups.isEmpty() ? eraseTheRest(userId) : leave(userId, groups));
    }

    private Future<Boolean> eraseTheRest(int userId) {
        return presence.forget(userId)
                .compose(forgotten -> store.eraseSome(userId).map(erased -> forgotten && erased));
    }

    private Future<Boolean> leave(int userId, List<Long> groups) {
        return Future.all(groups.stream().map(group -> leave(userId, group)).toList())
                .map(false);
    }

    private Future<Void> leave(int userId, long group) {
        Leaving leaving = new Leaving(userId, group);
        lanes.offer(leaving);
        return leaving.left.future();
    }

    private static final class Leaving extends PendingSend {
        private final Promise<Void> left = Promise.promise();

        Leaving(int userId, long group) {
            super(new NewEntry(group, userId, UUID.randomUUID().toString(), new LeaveGroup()));
        }

        @Override
        protected void committed(SendAck ack) {
            left.tryComplete();
        }

        @Override
        protected void refused(Error error) {
            if (error.getCode() == ErrorCode.ERROR_CODE_NOT_FOUND) {
                // He has left meanwhile.
                left.tryComplete();
            } else {
                left.tryFail(new IllegalStateException("A user could not leave a group: " + error.getMessage()));
            }
        }
    }
}
