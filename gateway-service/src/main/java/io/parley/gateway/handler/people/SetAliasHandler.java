package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.SetAlias;
import io.parley.proto.client.v1.SetAliasAnswer;

/** Gives a contact a name that only the user sees. */
final class SetAliasHandler implements FrameHandler<SetAlias> {
    private final ContactClient contacts;
    private final LookupRates changes;

    SetAliasHandler(ContactClient contacts, LookupRates changes) {
        this.contacts = contacts;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_SET_ALIAS;
    }

    @Override
    public void handle(Request request, SetAlias frame) {
        FieldRules.checkBytes("alias", frame.getAlias(), FieldBytes.NICKNAME);
        int peerId = FieldRules.peerId(frame.getUserId());
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(
                contacts.setAlias(userId, peerId, frame.getAlias()),
                done -> request.answer(SetAliasAnswer.getDefaultInstance()));
    }
}
