package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.gateway.upstream.people.DirectoryClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.ErrorCode;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.RequestContact;
import io.parley.proto.client.v1.RequestContactAnswer;

/**
 * Asks a user to become a contact. Each request counts against the rate of the one who asks, one by an e-mail address also against
 * that of searches for addresses.
 */
final class RequestContactHandler implements FrameHandler<RequestContact> {
    private final ContactClient contacts;
    private final DirectoryClient directory;
    private final PeerTurn peers;
    private final LookupRates requests;
    private final LookupRates addresses;

    RequestContactHandler(
            ContactClient contacts,
            DirectoryClient directory,
            PeerTurn peers,
            LookupRates requests,
            LookupRates addresses) {
        this.contacts = contacts;
        this.directory = directory;
        this.peers = peers;
        this.requests = requests;
        this.addresses = addresses;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_REQUEST_CONTACT;
    }

    @Override
    public void handle(Request request, RequestContact frame) {
        FieldRules.checkBytes("text", frame.getText(), FieldBytes.REQUEST_TEXT);
        switch (frame.getToCase()) {
            case USER_ID -> ask(request, frame, PeerTurn.Peer.withId(frame.getUserId()));
            case USER_NAME -> ask(request, frame, PeerTurn.Peer.named(frame.getUserName()));
            case EMAIL -> askByEmail(request, frame);
            case TO_NOT_SET -> throw Refusal.invalid("user_id, user_name or email must say who is asked.");
        }
    }

    private void ask(Request request, RequestContact frame, PeerTurn.Peer peer) {
        requests.take(request.identity().userId(), 1);
        peers.take(request, peer, peerId -> ask(request, frame, peerId));
    }

    private void askByEmail(Request request, RequestContact frame) {
        FieldRules.checkBytes("email", frame.getEmail(), FieldBytes.SEARCH);
        if (frame.getEmail().indexOf('@') < 0) {
            throw Refusal.invalid("email is not an e-mail address.");
        }
        int asking = request.identity().userId();
        addresses.take(asking, 1);
        requests.take(asking, 1);
        request.await(
                directory.byEmail(frame.getEmail()),
                found -> found.ifPresentOrElse(
                        user -> ask(request, frame, user.getId()),
                        () -> request.refuse(Refusal.of(
                                ErrorCode.ERROR_CODE_NOT_FOUND, "Nobody is found by this e-mail address."))));
    }

    private void ask(Request request, RequestContact frame, int peerId) {
        request.await(
                contacts.request(request.identity().userId(), peerId, frame.getText()),
                become -> request.answer(RequestContactAnswer.newBuilder()
                        .setUserId(peerId)
                        .setContacts(become)
                        .build()));
    }
}
