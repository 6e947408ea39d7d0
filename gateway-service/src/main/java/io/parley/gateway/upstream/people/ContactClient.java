package io.parley.gateway.upstream.people;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.client.v1.Contacts;
import io.parley.proto.client.v1.Privacy;
import io.parley.proto.client.v1.PrivacyAnswer;
import io.parley.proto.presence.v1.AnswerContactRequest;
import io.parley.proto.presence.v1.ContactServiceGrpc;
import io.parley.proto.presence.v1.ListBlocksRequest;
import io.parley.proto.presence.v1.ListBlocksResponse;
import io.parley.proto.presence.v1.ListContactsRequest;
import io.parley.proto.presence.v1.ListContactsResponse;
import io.parley.proto.presence.v1.ListRequestsRequest;
import io.parley.proto.presence.v1.ListRequestsResponse;
import io.parley.proto.presence.v1.RemoveContactRequest;
import io.parley.proto.presence.v1.RequestContactRequest;
import io.parley.proto.presence.v1.SetAliasRequest;
import io.parley.proto.presence.v1.SetBlockRequest;
import io.parley.proto.presence.v1.SetPrivacyRequest;
import io.parley.proto.presence.v1.WithdrawContactRequest;
import java.util.concurrent.CompletionStage;

/** Contacts, blocks and privacy in presence-service. Any thread; all failures are {@code Refusal}s. */
public final class ContactClient {
    private final UnaryCaller caller;
    private final long deadlineMs;

    public ContactClient(UnaryCaller caller, UpstreamSettings settings) {
        this.caller = caller;
        this.deadlineMs = settings.callDeadlineMs();
    }

    /** Asks somebody to become a contact; whether they are contacts now. */
    public CompletionStage<Boolean> request(int userId, int peerId, String text) {
        RequestContactRequest request = RequestContactRequest.newBuilder()
                .setUserId(userId)
                .setPeerId(peerId)
                .setText(text)
                .build();
        return caller.call(ContactServiceGrpc.getRequestContactMethod(), request, deadlineMs)
                .thenApply(response -> response.getContacts());
    }

    /** Accepts or rejects. Never repeated: a second attempt would not find the request. */
    public CompletionStage<Void> answer(int userId, int peerId, boolean accept) {
        AnswerContactRequest request = AnswerContactRequest.newBuilder()
                .setUserId(userId)
                .setPeerId(peerId)
                .setAccept(accept)
                .build();
        return caller.callOnce(ContactServiceGrpc.getAnswerContactMethod(), request, deadlineMs)
                .thenApply(response -> null);
    }

    /** Takes a request back. Never repeated: a second attempt would not find the request. */
    public CompletionStage<Void> withdraw(int userId, int peerId) {
        WithdrawContactRequest request = WithdrawContactRequest.newBuilder()
                .setUserId(userId)
                .setPeerId(peerId)
                .build();
        return caller.callOnce(ContactServiceGrpc.getWithdrawContactMethod(), request, deadlineMs)
                .thenApply(response -> null);
    }

    /** Ends being contacts. Never repeated: a second attempt would not find the contact. */
    public CompletionStage<Void> remove(int userId, int peerId) {
        RemoveContactRequest request = RemoveContactRequest.newBuilder()
                .setUserId(userId)
                .setPeerId(peerId)
                .build();
        return caller.callOnce(ContactServiceGrpc.getRemoveContactMethod(), request, deadlineMs)
                .thenApply(response -> null);
    }

    /** Names a contact for the user. */
    public CompletionStage<Void> setAlias(int userId, int peerId, String alias) {
        SetAliasRequest request = SetAliasRequest.newBuilder()
                .setUserId(userId)
                .setPeerId(peerId)
                .setAlias(alias)
                .build();
        return caller.call(ContactServiceGrpc.getSetAliasMethod(), request, deadlineMs)
                .thenApply(response -> null);
    }

    /** A page of the contacts, or of what changed of them. */
    public CompletionStage<ListContactsResponse> list(int userId, Contacts frame, int limit) {
        ListContactsRequest request = ListContactsRequest.newBuilder()
                .setUserId(userId)
                .setSinceVersion(frame.getSinceVersion())
                .setWhole(frame.getWhole())
                .setLimit(limit)
                .build();
        return caller.call(ContactServiceGrpc.getListContactsMethod(), request, deadlineMs);
    }

    /** A page of open requests. */
    public CompletionStage<ListRequestsResponse> requests(int userId, boolean outgoing, int afterPeerId, int limit) {
        ListRequestsRequest request = ListRequestsRequest.newBuilder()
                .setUserId(userId)
                .setOutgoing(outgoing)
                .setAfterPeerId(afterPeerId)
                .setLimit(limit)
                .build();
        return caller.call(ContactServiceGrpc.getListRequestsMethod(), request, deadlineMs);
    }

    /** Blocks somebody, or takes that back. */
    public CompletionStage<Void> setBlock(int userId, int peerId, boolean remove) {
        SetBlockRequest request = SetBlockRequest.newBuilder()
                .setUserId(userId)
                .setPeerId(peerId)
                .setRemove(remove)
                .build();
        return caller.call(ContactServiceGrpc.getSetBlockMethod(), request, deadlineMs)
                .thenApply(response -> null);
    }

    /** A page of those whom the user blocks. */
    public CompletionStage<ListBlocksResponse> blocks(int userId, int afterPeerId, int limit) {
        ListBlocksRequest request = ListBlocksRequest.newBuilder()
                .setUserId(userId)
                .setAfterPeerId(afterPeerId)
                .setLimit(limit)
                .build();
        return caller.call(ContactServiceGrpc.getListBlocksMethod(), request, deadlineMs);
    }

    /** Who may do what to the user, after this change of it. */
    public CompletionStage<PrivacyAnswer> privacy(int userId, Privacy change) {
        SetPrivacyRequest request = SetPrivacyRequest.newBuilder()
                .setUserId(userId)
                .setChange(change)
                .build();
        return caller.call(ContactServiceGrpc.getSetPrivacyMethod(), request, deadlineMs)
                .thenApply(response -> response.getPrivacy());
    }
}
