package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.AnswerContact;
import io.parley.proto.client.v1.AnswerContactAnswer;
import io.parley.proto.client.v1.FrameType;

/** Accepts or rejects a request; who asked is told of neither by this. */
final class AnswerContactHandler implements FrameHandler<AnswerContact> {
    private final ContactClient contacts;
    private final LookupRates changes;

    AnswerContactHandler(ContactClient contacts, LookupRates changes) {
        this.contacts = contacts;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_ANSWER_CONTACT;
    }

    @Override
    public void handle(Request request, AnswerContact frame) {
        int peerId = FieldRules.peerId(frame.getUserId());
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(
                contacts.answer(userId, peerId, frame.getAccept()),
                done -> request.answer(AnswerContactAnswer.getDefaultInstance()));
    }
}
