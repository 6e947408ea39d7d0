package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.WithdrawContact;
import io.parley.proto.client.v1.WithdrawContactAnswer;

/** Takes a request to become a contact back. */
final class WithdrawContactHandler implements FrameHandler<WithdrawContact> {
    private final ContactClient contacts;
    private final LookupRates changes;

    WithdrawContactHandler(ContactClient contacts, LookupRates changes) {
        this.contacts = contacts;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_WITHDRAW_CONTACT;
    }

    @Override
    public void handle(Request request, WithdrawContact frame) {
        int peerId = FieldRules.peerId(frame.getUserId());
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(
                contacts.withdraw(userId, peerId), done -> request.answer(WithdrawContactAnswer.getDefaultInstance()));
    }
}
