package io.parley.presence.contact;

import io.micrometer.core.instrument.MeterRegistry;
import io.parley.kit.grpc.Refusals;
import io.parley.kit.outbox.Outbox;
import io.parley.presence.store.ContactStore;
import io.parley.presence.store.ErasureStore;
import io.parley.presence.store.RequestOutcome;
import io.parley.presence.store.RequestStore;
import io.parley.proto.client.v1.ErrorCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;

/**
 * Contacts, and requests to become contacts. Two people are contacts when one accepts what the other asked, or asks what the other has
 * asked; both lists change at once. Who asks is never told that he was rejected, or blocked. Runs on event loops.
 */
@ApplicationScoped
public class ContactBook {
    private static final long RETRY_MS = 1_000;

    private final ContactStore contacts;
    private final RequestStore requests;
    private final ErasureStore erasure;
    private final RequestStore.Bounds bounds;
    private final Outbox outbox;
    private final MeterRegistry metrics;

    ContactBook(
            ContactStore contacts,
            RequestStore requests,
            ErasureStore erasure,
            Outbox outbox,
            ContactSettings settings,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.contacts = contacts;
        this.requests = requests;
        this.erasure = erasure;
        this.metrics = metrics;
        bounds = new RequestStore.Bounds(
                settings.contacts(), settings.requests(), settings.requestsKept(), settings.requestLapse());
    }

    /** Asks somebody; whether they are contacts now. */
    public Uni<Boolean> ask(int userId, int peerId, String text) {
        String line = PersonalText.ofRequest(text);
        requireRoom();
        return requests.ask(userId, peerId, line, bounds).map(this::contactsAfter);
    }

    /** Accepts what somebody asked; NOT_FOUND when he did not. */
    public Uni<Void> accept(int userId, int peerId) {
        requireRoom();
        return requests.accept(userId, peerId, bounds).map(this::contactsAfter).replaceWithVoid();
    }

    /** Does not want what somebody asked, who is not told; NOT_FOUND when he did not. */
    public Uni<Void> reject(int userId, int peerId) {
        return requests.reject(userId, peerId, bounds)
                .invoke(found -> require(found, noRequest()))
                .replaceWithVoid();
    }

    /** Takes back what somebody asked; NOT_FOUND when nothing is open. Who was asked is told nothing. */
    public Uni<Void> withdraw(int userId, int peerId) {
        return requests.withdraw(userId, peerId, bounds)
                .invoke(found -> require(
                        found,
                        Refusals.of(ErrorCode.ERROR_CODE_NOT_FOUND, "You have no open request to this user.", 0)))
                .replaceWithVoid();
    }

    private boolean contactsAfter(RequestOutcome outcome) {
        metrics.counter(
                        "parley.presence.contact.requests",
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
        outbox.hint();
        return switch (outcome) {
            case CONTACTS_NOW, CONTACTS_BEFORE -> true;
            case ASKED, NOT_NEWS -> false;
            case NO_REQUEST -> throw noRequest();
            case TOO_MANY_REQUESTS ->
                throw full("You have " + bounds.requests() + " open requests: wait until some are answered.");
            case TOO_MANY_CONTACTS -> throw full("You have " + bounds.contacts() + " contacts: remove some first.");
            case PEER_HAS_TOO_MANY_CONTACTS -> throw full("This user has as many contacts as a user may have.");
        };
    }

    /** Ends being contacts, for both; NOT_FOUND when they are none. */
    public Uni<Void> remove(int userId, int peerId) {
        requireRoom();
        return contacts.remove(userId, peerId)
                .invoke(found -> require(found, noContact()))
                .invoke(found -> outbox.hint())
                .replaceWithVoid();
    }

    /** What somebody calls a contact; NOT_FOUND when it is none. */
    public Uni<Void> setAlias(int userId, int peerId, String alias) {
        return contacts.setAlias(userId, peerId, PersonalText.alias(alias))
                .invoke(found -> require(found, noContact()))
                .replaceWithVoid();
    }

    /**
     * What changed of a list after a version, or, from version 0 on, the list.
     *
     * @param whole the version is the end of a page of the whole list
     */
    public Uni<ContactStore.Page> list(int userId, long sinceVersion, boolean whole, int limit) {
        return contacts.changed(userId, sinceVersion, whole, limit);
    }

    /** Open requests that somebody made, or that were made to him; one more than the limit when there are more. */
    public Uni<List<RequestStore.Open>> requests(int userId, boolean outgoing, int afterPeerId, int limit) {
        return requests.open(userId, outgoing, afterPeerId, limit, bounds);
    }

    /** Forgets some of what is kept of somebody whose account was deleted; true when nothing was left. */
    public Uni<Boolean> forget(int userId) {
        requireRoom();
        return erasure.eraseSome(userId).invoke(outbox::hint);
    }

    /** Forgets some requests that have lapsed; how many there were. */
    Uni<Integer> forgetLapsed() {
        return requests.forgetLapsed(bounds);
    }

    /** People are told of what happens here, so nothing happens while nobody could be told. */
    private void requireRoom() {
        if (!outbox.hasRoom()) {
            throw Refusals.of(
                    ErrorCode.ERROR_CODE_OVERLOADED,
                    "Too many notices wait to be delivered; please try again in a while.",
                    RETRY_MS);
        }
    }

    private static void require(boolean found, RuntimeException otherwise) {
        if (!found) {
            throw otherwise;
        }
    }

    private static RuntimeException noRequest() {
        return Refusals.of(ErrorCode.ERROR_CODE_NOT_FOUND, "This user has not asked you to become a contact.", 0);
    }

    private static RuntimeException noContact() {
        return Refusals.of(ErrorCode.ERROR_CODE_NOT_FOUND, "This user is none of your contacts.", 0);
    }

    private static RuntimeException full(String sentence) {
        return Refusals.of(ErrorCode.ERROR_CODE_INVALID, sentence, 0);
    }
}
