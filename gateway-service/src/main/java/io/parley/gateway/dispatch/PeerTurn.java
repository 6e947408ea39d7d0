package io.parley.gateway.dispatch;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.session.ArrivalOrder;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.User;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/**
 * Finds the other user of a direct conversation for requests that write to it. They go on in the order in which they came on their
 * session, although the user of one may have to be looked up. On the event loop of the connection.
 */
public final class PeerTurn {
    private final UserDirectory directory;
    private final LookupRates rates;

    /**
     * @param rates how many unknown users one user may name
     */
    public PeerTurn(UserDirectory directory, LookupRates rates) {
        this.directory = directory;
        this.rates = rates;
    }

    /**
     * Goes on with the user's id, now or when it is known; refuses the request when there is no such user.
     *
     * @throws Refusal when nobody can have this id or name, or the user has named too many who had to be looked up
     */
    public void take(Request request, Peer peer, IntConsumer then) {
        if (!peer.isById()) {
            FieldRules.checkUserName(peer.name());
        } else if (!FieldRules.isUserId(peer.id())) {
            throw peer.unknown();
        }
        ArrivalOrder order = request.connection().session().arrivalOrder();
        User user = peer.remembered(directory);
        if (user != null && order.isFree()) {
            then.accept(user.getId());
        } else {
            if (user == null) {
                rates.take(request.identity().userId(), 1);
            }
            lookUp(request, peer, then, order.enter());
        }
    }

    /** Goes on in the order in which requests came on their session, without looking anybody up. */
    public void pass(Request request, Runnable then) {
        ArrivalOrder order = request.connection().session().arrivalOrder();
        if (order.isFree()) {
            then.run();
        } else {
            order.enter().ready(then);
        }
    }

    /**
     * Goes on when all these users are known to exist; refuses the request when one does not.
     *
     * @throws Refusal when the user has named too many who had to be looked up
     */
    public void takeAll(Request request, List<Integer> ids, Runnable then) {
        for (int id : ids) {
            if (!FieldRules.isUserId(id)) {
                throw Peer.withId(id).unknown();
            }
        }
        int unknown = (int)
                ids.stream().filter(id -> directory.remembered(id) == null).count();
        if (unknown == 0) {
            pass(request, then);
            return;
        }
        rates.take(request.identity().userId(), unknown);
        ArrivalOrder.Step step = request.connection().session().arrivalOrder().enter();
        request.await(
                directory.find(UserDirectory.Purpose.RECEIVER, ids, List.of()),
                found -> step.ready(ids.stream()
                        .filter(id -> found.withId(id) == null)
                        .findFirst()
                        .<Runnable>map(
                                id -> () -> request.refuse(Peer.withId(id).unknown()))
                        .orElse(then)),
                refusal -> step.ready(() -> request.refuse(refusal)));
    }

    private void lookUp(Request request, Peer peer, IntConsumer then, ArrivalOrder.Step step) {
        request.await(
                peer.find(directory),
                user -> step.ready(() -> then.accept(user.getId())),
                refusal -> step.ready(() -> request.refuse(refusal)));
    }

    /**
     * Whom a request names.
     *
     * @param id the user's id; 0 when a name is given
     * @param name the user's name; {@code null} when an id is given
     */
    public record Peer(int id, String name) {
        /** By an id, which nobody need have. */
        public static Peer withId(int id) {
            return new Peer(id, null);
        }

        /** By a name, which nobody need have. */
        public static Peer named(String name) {
            return new Peer(0, name);
        }

        boolean isById() {
            return name == null;
        }

        /** The user as this gateway remembers him; null when it does not. */
        public User remembered(UserDirectory directory) {
            return isById() ? directory.remembered(id) : directory.remembered(name);
        }

        /** Asks for the user; fails with {@link #unknown} when there is none. */
        public CompletionStage<User> find(UserDirectory directory) {
            List<Integer> ids = isById() ? List.of(id) : List.of();
            List<String> names = isById() ? List.of() : List.of(name);
            return directory.find(UserDirectory.Purpose.RECEIVER, ids, names).thenApply(found -> {
                User user = isById() ? found.withId(id) : found.named(name);
                if (user == null) {
                    throw unknown();
                }
                return user;
            });
        }

        /** What is said when there is no such user. */
        public Refusal unknown() {
            return Refusal.of(
                    ErrorCode.ERROR_CODE_NOT_FOUND,
                    isById()
                            ? "There is no user with id " + Integer.toUnsignedString(id) + "."
                            : "There is no user named \"" + name + "\".");
        }
    }
}
