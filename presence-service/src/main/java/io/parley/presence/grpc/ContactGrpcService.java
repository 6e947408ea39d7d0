package io.parley.presence.grpc;

import io.parley.kit.grpc.CallFailures;
import io.parley.presence.contact.ContactBook;
import io.parley.presence.contact.Privacy;
import io.parley.presence.store.ContactStore;
import io.parley.presence.store.PersonStore;
import io.parley.presence.store.RelationStore;
import io.parley.presence.store.RequestStore;
import io.parley.proto.client.v1.PrivacyAnswer;
import io.parley.proto.presence.v1.AnswerContactRequest;
import io.parley.proto.presence.v1.AnswerContactResponse;
import io.parley.proto.presence.v1.CheckMessagesRequest;
import io.parley.proto.presence.v1.CheckMessagesResponse;
import io.parley.proto.presence.v1.ContactService;
import io.parley.proto.presence.v1.ForgetUserRequest;
import io.parley.proto.presence.v1.ForgetUserResponse;
import io.parley.proto.presence.v1.ListBlocksRequest;
import io.parley.proto.presence.v1.ListBlocksResponse;
import io.parley.proto.presence.v1.ListContactsRequest;
import io.parley.proto.presence.v1.ListContactsResponse;
import io.parley.proto.presence.v1.ListRelationChangesRequest;
import io.parley.proto.presence.v1.ListRelationChangesResponse;
import io.parley.proto.presence.v1.ListRequestsRequest;
import io.parley.proto.presence.v1.ListRequestsResponse;
import io.parley.proto.presence.v1.MessageCheck;
import io.parley.proto.presence.v1.RelationChange;
import io.parley.proto.presence.v1.RemoveContactRequest;
import io.parley.proto.presence.v1.RemoveContactResponse;
import io.parley.proto.presence.v1.RequestContactRequest;
import io.parley.proto.presence.v1.RequestContactResponse;
import io.parley.proto.presence.v1.SetAliasRequest;
import io.parley.proto.presence.v1.SetAliasResponse;
import io.parley.proto.presence.v1.SetBlockRequest;
import io.parley.proto.presence.v1.SetBlockResponse;
import io.parley.proto.presence.v1.SetPrivacyRequest;
import io.parley.proto.presence.v1.SetPrivacyResponse;
import io.parley.proto.presence.v1.StoredContact;
import io.parley.proto.presence.v1.StoredRequest;
import io.parley.proto.presence.v1.WithdrawContactRequest;
import io.parley.proto.presence.v1.WithdrawContactResponse;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The calls of contact.proto: checks, maps and delegates. Runs on event loops and never blocks them. */
@GrpcService
public class ContactGrpcService implements ContactService {
    private final ContactBook book;
    private final Privacy privacy;
    private final CallFailures failures;

    ContactGrpcService(ContactBook book, Privacy privacy, CallFailures failures) {
        this.book = book;
        this.privacy = privacy;
        this.failures = failures;
    }

    @Override
    public Uni<RequestContactResponse> requestContact(RequestContactRequest request) {
        return answer("RequestContact", () -> {
            ContactCheck.others(request.getUserId(), request.getPeerId());
            return book.ask(request.getUserId(), request.getPeerId(), request.getText())
                    .map(contacts -> RequestContactResponse.newBuilder()
                            .setContacts(contacts)
                            .build());
        });
    }

    @Override
    public Uni<AnswerContactResponse> answerContact(AnswerContactRequest request) {
        return answer("AnswerContact", () -> {
            int userId = request.getUserId();
            ContactCheck.others(userId, request.getPeerId());
            return (request.getAccept()
                            ? book.accept(userId, request.getPeerId())
                            : book.reject(userId, request.getPeerId()))
                    .replaceWith(AnswerContactResponse.getDefaultInstance());
        });
    }

    @Override
    public Uni<WithdrawContactResponse> withdrawContact(WithdrawContactRequest request) {
        return answer("WithdrawContact", () -> {
            ContactCheck.others(request.getUserId(), request.getPeerId());
            return book.withdraw(request.getUserId(), request.getPeerId())
                    .replaceWith(WithdrawContactResponse.getDefaultInstance());
        });
    }

    @Override
    public Uni<RemoveContactResponse> removeContact(RemoveContactRequest request) {
        return answer("RemoveContact", () -> {
            ContactCheck.others(request.getUserId(), request.getPeerId());
            return book.remove(request.getUserId(), request.getPeerId())
                    .replaceWith(RemoveContactResponse.getDefaultInstance());
        });
    }

    @Override
    public Uni<SetAliasResponse> setAlias(SetAliasRequest request) {
        return answer("SetAlias", () -> {
            ContactCheck.others(request.getUserId(), request.getPeerId());
            return book.setAlias(request.getUserId(), request.getPeerId(), request.getAlias())
                    .replaceWith(SetAliasResponse.getDefaultInstance());
        });
    }

    @Override
    public Uni<ListContactsResponse> listContacts(ListContactsRequest request) {
        return answer("ListContacts", () -> book.list(
                        ContactCheck.user(request.getUserId()),
                        ContactCheck.version(request.getSinceVersion()),
                        request.getWhole(),
                        ContactCheck.pageSize(request.getLimit()))
                .map(page -> {
                    ListContactsResponse.Builder response = ListContactsResponse.newBuilder()
                            .setMore(page.more())
                            .setRestarted(page.restarted());
                    page.entries().forEach(entry -> response.addContacts(contact(entry)));
                    return response.build();
                }));
    }

    @Override
    public Uni<ListRequestsResponse> listRequests(ListRequestsRequest request) {
        return answer("ListRequests", () -> {
            int limit = ContactCheck.pageSize(request.getLimit());
            return book.requests(
                            ContactCheck.user(request.getUserId()),
                            request.getOutgoing(),
                            ContactCheck.after(request.getAfterPeerId()),
                            limit)
                    .map(open -> response(open, limit));
        });
    }

    @Override
    public Uni<SetBlockResponse> setBlock(SetBlockRequest request) {
        return answer("SetBlock", () -> {
            int userId = request.getUserId();
            ContactCheck.others(userId, request.getPeerId());
            return (request.getRemove()
                            ? privacy.unblock(userId, request.getPeerId())
                            : privacy.block(userId, request.getPeerId()))
                    .replaceWith(SetBlockResponse.getDefaultInstance());
        });
    }

    @Override
    public Uni<ListBlocksResponse> listBlocks(ListBlocksRequest request) {
        return answer("ListBlocks", () -> {
            int limit = ContactCheck.pageSize(request.getLimit());
            return privacy.blocks(
                            ContactCheck.user(request.getUserId()), ContactCheck.after(request.getAfterPeerId()), limit)
                    .map(ids -> ListBlocksResponse.newBuilder()
                            .addAllPeerIds(ids.subList(0, Math.min(limit, ids.size())))
                            .setMore(ids.size() > limit)
                            .build());
        });
    }

    @Override
    public Uni<SetPrivacyResponse> setPrivacy(SetPrivacyRequest request) {
        return answer("SetPrivacy", () -> privacy.settings(
                        ContactCheck.user(request.getUserId()),
                        request.getChange().getMessages(),
                        request.getChange().getStatus(),
                        request.getChange().hasReadReceipts()
                                ? Optional.of(request.getChange().getReadReceipts())
                                : Optional.empty())
                .map(settings -> SetPrivacyResponse.newBuilder()
                        .setPrivacy(PrivacyAnswer.newBuilder()
                                .setMessagesValue(settings.messagesFrom())
                                .setStatusValue(settings.statusFrom())
                                .setReadReceipts(settings.readReceipts()))
                        .build()));
    }

    @Override
    public Uni<ForgetUserResponse> forgetUser(ForgetUserRequest request) {
        return answer("ForgetUser", () -> book.forget(ContactCheck.user(request.getUserId()))
                .map(done -> ForgetUserResponse.newBuilder().setDone(done).build()));
    }

    @Override
    public Uni<CheckMessagesResponse> checkMessages(CheckMessagesRequest request) {
        return answer("CheckMessages", () -> privacy.check(ContactCheck.pairs(request))
                .map(checks -> {
                    CheckMessagesResponse.Builder response = CheckMessagesResponse.newBuilder();
                    checks.forEach(check -> response.addChecks(check(check)));
                    return response.build();
                }));
    }

    @Override
    public Uni<ListRelationChangesResponse> listRelationChanges(ListRelationChangesRequest request) {
        return answer("ListRelationChanges", () -> privacy.changedSince(ContactCheck.time(request.getSinceMs()))
                .map(ContactGrpcService::response));
    }

    private <T> Uni<T> answer(String call, Supplier<Uni<T>> work) {
        return Uni.createFrom().deferred(work::get).onFailure().transform(failure -> failures.of(call, failure));
    }

    private static StoredContact contact(ContactStore.Entry entry) {
        return StoredContact.newBuilder()
                .setPeerId(entry.peerId())
                .setAlias(entry.alias())
                .setSinceMs(entry.sinceMs())
                .setRemoved(entry.removed())
                .setVersion(entry.version())
                .build();
    }

    private static ListRequestsResponse response(List<RequestStore.Open> open, int limit) {
        ListRequestsResponse.Builder response =
                ListRequestsResponse.newBuilder().setMore(open.size() > limit);
        open.stream()
                .limit(limit)
                .forEach(request -> response.addRequests(StoredRequest.newBuilder()
                        .setPeerId(request.peerId())
                        .setText(request.text())
                        .setCreatedMs(request.createdMs())));
        return response.build();
    }

    private static MessageCheck check(RelationStore.Check check) {
        return MessageCheck.newBuilder()
                .setAllowed(check.allowed())
                .setOpenToAll(check.openToAll())
                .setReadReceipts(check.readReceipts())
                .build();
    }

    private static ListRelationChangesResponse response(PersonStore.Changes changes) {
        ListRelationChangesResponse.Builder response =
                ListRelationChangesResponse.newBuilder().setMore(changes.more()).setNowMs(changes.nowMs());
        changes.changed()
                .forEach(changed -> response.addChanges(
                        RelationChange.newBuilder().setUserId(changed.userId()).setChangedMs(changed.changedMs())));
        return response.build();
    }
}
