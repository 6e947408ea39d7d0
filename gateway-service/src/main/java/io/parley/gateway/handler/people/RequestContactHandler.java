package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.ContactClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.RequestContact;
import io.parley.proto.client.v1.RequestContactAnswer;

/** Asks a user to become a contact. Each request counts against the rate of the one who asks. */
final class RequestContactHandler implements FrameHandler<RequestContact> {
    private final ContactClient contacts;
    private final PeerTurn peers;
    private final LookupRates requests;

    RequestContactHandler(ContactClient contacts, PeerTurn peers, LookupRates requests) {
        this.contacts = contacts;
        this.peers = peers;
        this.requests = requests;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_REQUEST_CONTACT;
    }

    @Override
    public void handle(Request request, RequestContact frame) {
        FieldRules.checkBytes("text", frame.getText(), FieldBytes.REQUEST_TEXT);
        PeerTurn.Peer peer =
                switch (frame.getToCase()) {
                    case USER_ID -> PeerTurn.Peer.withId(frame.getUserId());
                    case USER_NAME -> PeerTurn.Peer.named(frame.getUserName());
                    case TO_NOT_SET -> throw Refusal.invalid("user_id or user_name must say who is asked.");
                };
        int asking = request.identity().userId();
        requests.take(asking, 1);
        peers.take(
                request,
                peer,
                peerId -> request.await(
                        contacts.request(asking, peerId, frame.getText()),
                        become -> request.answer(RequestContactAnswer.newBuilder()
                                .setUserId(peerId)
                                .setContacts(become)
                                .build())));
    }
}
