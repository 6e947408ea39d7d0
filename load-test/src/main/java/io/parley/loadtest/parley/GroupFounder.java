package io.parley.loadtest.parley;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.parley.loadtest.client.Account;
import io.parley.loadtest.client.ChatClient;
import io.parley.loadtest.client.ChatListener;
import io.parley.loadtest.client.LoginWay;
import io.parley.loadtest.net.LoadLoop;
import io.parley.proto.client.v1.Change;
import io.parley.proto.client.v1.CreateGroup;
import io.parley.proto.client.v1.CreateGroupAnswer;
import io.parley.proto.client.v1.Error;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.GroupProfile;
import io.parley.proto.client.v1.Invite;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Logs a user in, has it create a group and take in everybody else, and logs it out. Steps that were refused for the
 * moment, or had no answer before the connection broke, are repeated with the same id. Used on the client's event loop.
 */
final class GroupFounder implements ChatListener, Requests.Answer {
    /** As many as one request may take in (P-218). */
    private static final int USERS_PER_REQUEST = 200;

    private static final int PATIENCE_SECONDS = 60;

    private final ParleyClient creator;
    private final List<Integer> others;
    private final String idPrefix = Long.toHexString(ThreadLocalRandom.current().nextLong()) + "-";
    private final CompletableFuture<Long> founded = new CompletableFuture<>();
    private long groupId;
    private int takenIn;

    private GroupFounder(List<Account> members, LoadLoop loop, ParleyServer server) {
        creator = new ParleyClient(members.getFirst(), loop, server, this);
        others = members.stream().skip(1).map(Account::userId).toList();
    }

    /** See {@link ParleyServer#createGroup}. */
    static long found(List<Account> members, LoadLoop loop, ParleyServer server) {
        GroupFounder founder = loop.call(() -> new GroupFounder(members, loop, server));
        loop.run(() -> founder.creator.open(LoginWay.TOKEN));
        try {
            return founder.founded.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the group was not created: " + e.getCause().getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("the group was not created within " + PATIENCE_SECONDS + " s", e);
        } finally {
            loop.run(founder.creator::close);
        }
    }

    @Override
    public void ready(ChatClient client) {
        next();
    }

    @Override
    public void loginFailed(ChatClient client, String reason, boolean willRetry) {
        if (!willRetry) {
            founded.completeExceptionally(new IllegalStateException(reason));
        }
    }

    @Override
    public void answered(byte[] payload) throws InvalidProtocolBufferException {
        if (groupId == 0) {
            groupId = CreateGroupAnswer.parseFrom(payload).getConversationId();
        }
        takenIn += nextUsers().size();
        next();
    }

    @Override
    public void refused(Error error) {
        if (error.getRetryAfterMs() > 0) {
            creator.after(error.getRetryAfterMs(), this::next);
        } else {
            founded.completeExceptionally(new IllegalStateException(error.getCode() + " " + error.getMessage()));
        }
    }

    private void next() {
        if (groupId == 0) {
            request(
                    FrameType.FRAME_TYPE_CREATE_GROUP,
                    CreateGroup.newBuilder()
                            .setClientMessageId(idPrefix + takenIn)
                            .setProfile(GroupProfile.newBuilder().setName("load"))
                            .addAllUserIds(nextUsers())
                            .build());
        } else if (takenIn < others.size()) {
            request(
                    FrameType.FRAME_TYPE_CHANGE,
                    Change.newBuilder()
                            .setConversationId(groupId)
                            .setClientMessageId(idPrefix + takenIn)
                            .setInvite(Invite.newBuilder().addAllUserIds(nextUsers()))
                            .build());
        } else {
            founded.complete(groupId);
        }
    }

    private List<Integer> nextUsers() {
        return others.subList(takenIn, Math.min(others.size(), takenIn + USERS_PER_REQUEST));
    }

    private void request(FrameType type, MessageLite message) {
        creator.request(type, message, this);
    }
}
