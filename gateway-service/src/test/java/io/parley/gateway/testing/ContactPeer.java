package io.parley.gateway.testing;

import io.grpc.stub.StreamObserver;
import io.parley.proto.client.v1.Allowed;
import io.parley.proto.client.v1.PrivacyAnswer;
import io.parley.proto.presence.v1.ContactServiceGrpc;
import io.parley.proto.presence.v1.ListBlocksRequest;
import io.parley.proto.presence.v1.ListBlocksResponse;
import io.parley.proto.presence.v1.ListContactsRequest;
import io.parley.proto.presence.v1.ListContactsResponse;
import io.parley.proto.presence.v1.ListRequestsRequest;
import io.parley.proto.presence.v1.ListRequestsResponse;
import io.parley.proto.presence.v1.RequestContactRequest;
import io.parley.proto.presence.v1.RequestContactResponse;
import io.parley.proto.presence.v1.SetBlockRequest;
import io.parley.proto.presence.v1.SetBlockResponse;
import io.parley.proto.presence.v1.SetPrivacyRequest;
import io.parley.proto.presence.v1.SetPrivacyResponse;
import io.parley.proto.presence.v1.StoredContact;
import io.parley.proto.presence.v1.StoredRequest;
import java.util.stream.IntStream;

/**
 * The contract of presence-service for contacts: everybody has {@code user701} to {@code user799} as contacts, requests and blocks, who
 * have the longest nicknames and avatars; version n is that of the n-th.
 */
public final class ContactPeer extends ContactServiceGrpc.ContactServiceImplBase {
    private static final int FIRST = 701;
    private static final int PEERS = 99;

    @Override
    public void requestContact(RequestContactRequest request, StreamObserver<RequestContactResponse> answer) {
        answer(answer, RequestContactResponse.newBuilder().setContacts(true).build());
    }

    @Override
    public void listContacts(ListContactsRequest request, StreamObserver<ListContactsResponse> answer) {
        ListContactsResponse.Builder page = ListContactsResponse.newBuilder();
        int first = (int) request.getSinceVersion();
        int end = Math.min(PEERS, first + request.getLimit());
        IntStream.range(first, end)
                .forEach(i -> page.addContacts(
                        StoredContact.newBuilder().setPeerId(peer(i)).setVersion(i + 1)));
        answer(answer, page.setMore(end < PEERS).build());
    }

    @Override
    public void listRequests(ListRequestsRequest request, StreamObserver<ListRequestsResponse> answer) {
        ListRequestsResponse.Builder page = ListRequestsResponse.newBuilder();
        peersAfter(request.getAfterPeerId(), request.getLimit())
                .forEach(id -> page.addRequests(StoredRequest.newBuilder().setPeerId(id)));
        answer(answer, page.build());
    }

    @Override
    public void setBlock(SetBlockRequest request, StreamObserver<SetBlockResponse> answer) {
        answer(answer, SetBlockResponse.getDefaultInstance());
    }

    @Override
    public void listBlocks(ListBlocksRequest request, StreamObserver<ListBlocksResponse> answer) {
        ListBlocksResponse.Builder page = ListBlocksResponse.newBuilder();
        peersAfter(request.getAfterPeerId(), request.getLimit()).forEach(page::addPeerIds);
        answer(answer, page.build());
    }

    @Override
    public void setPrivacy(SetPrivacyRequest request, StreamObserver<SetPrivacyResponse> answer) {
        answer(
                answer,
                SetPrivacyResponse.newBuilder()
                        .setPrivacy(PrivacyAnswer.newBuilder().setMessages(Allowed.ALLOWED_EVERYBODY))
                        .build());
    }

    private static IntStream peersAfter(int id, int limit) {
        return IntStream.range(0, PEERS)
                .map(ContactPeer::peer)
                .filter(peer -> peer > id)
                .limit(limit);
    }

    private static int peer(int number) {
        return AuthPeer.idOf("user" + (FIRST + number));
    }

    private static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
