package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeopleNames;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.ContactRequests;
import io.parley.proto.client.v1.ContactRequestsAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.OpenRequest;
import io.parley.proto.presence.v1.StoredRequest;
import java.util.List;

/** Lists open requests: ids from presence-service, names from the directory. */
final class ContactRequestsHandler implements FrameHandler<ContactRequests> {
    private final ContactClient contacts;
    private final PeopleNames names;
    private final Reads reads;

    ContactRequestsHandler(ContactClient contacts, PeopleNames names, Reads reads) {
        this.contacts = contacts;
        this.names = names;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CONTACT_REQUESTS;
    }

    @Override
    public void handle(Request request, ContactRequests frame) {
        int limit = FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE);
        int userId = request.identity().userId();
        reads.pass(
                request,
                () -> request.await(
                        contacts.requests(userId, frame.getOutgoing(), frame.getAfterUserId(), limit)
                                .thenCompose(page -> names.of(page.getRequestsList(), StoredRequest::getPeerId)
                                        .thenApply(found -> ContactRequestsAnswer.newBuilder()
                                                .addAllRequests(page.getRequestsList().stream()
                                                        .map(stored -> OpenRequest.newBuilder()
                                                                .setUser(PeopleNames.user(found, stored.getPeerId()))
                                                                .setText(stored.getText())
                                                                .setCreatedMs(stored.getCreatedMs())
                                                                .build())
                                                        .toList())
                                                .setMore(page.getMore())
                                                .build())),
                        answer -> page(request, answer)));
    }

    /** The client asks for the rest by the last id that it has been given. */
    private void page(Request request, ContactRequestsAnswer answer) {
        List<OpenRequest> listed = answer.getRequestsList();
        reads.answer(request, listed, fitting -> ContactRequestsAnswer.newBuilder()
                .addAllRequests(fitting)
                .setMore(answer.getMore() || fitting.size() < listed.size())
                .build());
    }
}
