package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Privacy;

/** Tells, and changes, who may do what to the user. */
final class PrivacyHandler implements FrameHandler<Privacy> {
    private final ContactClient contacts;
    private final LookupRates changes;

    PrivacyHandler(ContactClient contacts, LookupRates changes) {
        this.contacts = contacts;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_PRIVACY;
    }

    @Override
    public void handle(Request request, Privacy frame) {
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(contacts.privacy(userId, frame), request::answer);
    }
}
