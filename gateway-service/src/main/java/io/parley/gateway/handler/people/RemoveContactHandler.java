package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.RemoveContact;
import io.parley.proto.client.v1.RemoveContactAnswer;

/** Ends being contacts, for both. */
final class RemoveContactHandler implements FrameHandler<RemoveContact> {
    private final ContactClient contacts;
    private final LookupRates changes;

    RemoveContactHandler(ContactClient contacts, LookupRates changes) {
        this.contacts = contacts;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_REMOVE_CONTACT;
    }

    @Override
    public void handle(Request request, RemoveContact frame) {
        int peerId = FieldRules.peerId(frame.getUserId());
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(
                contacts.remove(userId, peerId), done -> request.answer(RemoveContactAnswer.getDefaultInstance()));
    }
}
