package io.parley.gateway.upstream.message;

import io.parley.gateway.upstream.call.UnaryCaller;
import io.parley.gateway.upstream.call.UpstreamSettings;
import io.parley.proto.client.v1.Conversations;
import io.parley.proto.client.v1.ConversationsAnswer;
import io.parley.proto.client.v1.GroupMembers;
import io.parley.proto.client.v1.GroupMembersAnswer;
import io.parley.proto.client.v1.HistoryAnswer;
import io.parley.proto.client.v1.OwnMessages;
import io.parley.proto.client.v1.OwnMessagesAnswer;
import io.parley.proto.client.v1.Read;
import io.parley.proto.client.v1.ReadAnswer;
import io.parley.proto.client.v1.ReadBy;
import io.parley.proto.client.v1.ReadByAnswer;
import io.parley.proto.client.v1.SetConversation;
import io.parley.proto.client.v1.SetConversationAnswer;
import io.parley.proto.client.v1.Sync;
import io.parley.proto.client.v1.SyncAnswer;
import io.parley.proto.message.v1.AudienceRequest;
import io.parley.proto.message.v1.AudienceResponse;
import io.parley.proto.message.v1.ConversationsRequest;
import io.parley.proto.message.v1.GetTermsRequest;
import io.parley.proto.message.v1.GetTermsResponse;
import io.parley.proto.message.v1.GroupInfoRequest;
import io.parley.proto.message.v1.GroupInfoResponse;
import io.parley.proto.message.v1.GroupMembersRequest;
import io.parley.proto.message.v1.HistoryRequest;
import io.parley.proto.message.v1.MessageServiceGrpc;
import io.parley.proto.message.v1.OwnMessagesRequest;
import io.parley.proto.message.v1.ReadByRequest;
import io.parley.proto.message.v1.ReadRequest;
import io.parley.proto.message.v1.SetConversationRequest;
import io.parley.proto.message.v1.SyncRequest;
import io.parley.proto.message.v1.TypingRequest;
import io.parley.proto.message.v1.TypingResponse;
import java.util.concurrent.CompletionStage;

/** message-service's questions: what a device missed, and history. Any thread; all failures are {@code Refusal}s. */
public final class MessageClient {
    private static final long TERMS_DEADLINE_MS = 1_000;

    private final UnaryCaller caller;
    private final UpstreamSettings settings;

    public MessageClient(UnaryCaller caller, UpstreamSettings settings) {
        this.caller = caller;
        this.settings = settings;
    }

    /** What a device has not acknowledged, or what follows given positions. */
    public CompletionStage<SyncAnswer> sync(int userId, String deviceId, Sync sync) {
        SyncRequest request = SyncRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setSync(sync)
                .build();
        return caller.call(MessageServiceGrpc.getSyncMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** What message-service is configured to take; within a second or not at all. */
    public CompletionStage<GetTermsResponse> terms() {
        return caller.call(
                MessageServiceGrpc.getGetTermsMethod(), GetTermsRequest.getDefaultInstance(), TERMS_DEADLINE_MS);
    }

    /** What a group is like, as the user may see it. */
    public CompletionStage<GroupInfoResponse> groupInfo(int userId, long conversationId) {
        GroupInfoRequest request = GroupInfoRequest.newBuilder()
                .setUserId(userId)
                .setConversationId(conversationId)
                .build();
        return caller.call(MessageServiceGrpc.getGroupInfoMethod(), request, settings.callDeadlineMs());
    }

    /** Who is in a group, or what changed of that. */
    public CompletionStage<AudienceResponse> audience(AudienceRequest request) {
        return caller.call(MessageServiceGrpc.getAudienceMethod(), request, settings.callDeadlineMs());
    }

    /** A page of a group's members, with ids only. */
    public CompletionStage<GroupMembersAnswer> groupMembers(int userId, GroupMembers page) {
        GroupMembersRequest request =
                GroupMembersRequest.newBuilder().setUserId(userId).setPage(page).build();
        return caller.call(MessageServiceGrpc.getGroupMembersMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** A page of the user's conversations, their users with ids only. */
    public CompletionStage<ConversationsAnswer> conversations(int userId, Conversations page) {
        ConversationsRequest request = ConversationsRequest.newBuilder()
                .setUserId(userId)
                .setPage(page)
                .build();
        return caller.call(MessageServiceGrpc.getConversationsMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** Moves read marks. */
    public CompletionStage<ReadAnswer> read(int userId, String deviceId, Read read) {
        ReadRequest request = ReadRequest.newBuilder()
                .setUserId(userId)
                .setDeviceId(deviceId)
                .setRead(read)
                .build();
        return caller.call(MessageServiceGrpc.getReadMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** Stores what a user sets for a conversation. */
    public CompletionStage<SetConversationAnswer> setConversation(int userId, SetConversation set) {
        SetConversationRequest request = SetConversationRequest.newBuilder()
                .setUserId(userId)
                .setSet(set)
                .build();
        return caller.call(MessageServiceGrpc.getSetConversationMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** Who has read a message, with ids only. */
    public CompletionStage<ReadByAnswer> readBy(int userId, ReadBy readBy) {
        ReadByRequest request =
                ReadByRequest.newBuilder().setUserId(userId).setReadBy(readBy).build();
        return caller.call(MessageServiceGrpc.getReadByMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** Tells others that a user is typing. */
    public CompletionStage<TypingResponse> typing(TypingRequest request) {
        return caller.call(MessageServiceGrpc.getTypingMethod(), request, settings.callDeadlineMs());
    }

    /** A page of what a user has written. */
    public CompletionStage<OwnMessagesAnswer> ownMessages(int userId, OwnMessages own) {
        OwnMessagesRequest request =
                OwnMessagesRequest.newBuilder().setUserId(userId).setOwn(own).build();
        return caller.call(MessageServiceGrpc.getOwnMessagesMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }

    /** A page of one conversation. */
    public CompletionStage<HistoryAnswer> history(HistoryRequest request) {
        return caller.call(MessageServiceGrpc.getHistoryMethod(), request, settings.callDeadlineMs())
                .thenApply(response -> response.getAnswer());
    }
}
