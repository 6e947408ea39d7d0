package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.gateway.upstream.presence.PresenceClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.OnlineUsers;
import io.parley.proto.client.v1.OnlineUsersAnswer;
import io.parley.proto.client.v1.User;
import io.parley.proto.presence.v1.OnlineUsersResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Lists who is online: ids from presence-service, names from the directory. */
final class OnlineUsersHandler implements FrameHandler<OnlineUsers> {
    private final PresenceClient presence;
    private final UserDirectory directory;
    private final Reads reads;

    OnlineUsersHandler(PresenceClient presence, UserDirectory directory, Reads reads) {
        this.presence = presence;
        this.directory = directory;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_ONLINE_USERS;
    }

    @Override
    public void handle(Request request, OnlineUsers frame) {
        int limit = FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE);
        int userId = request.identity().userId();
        reads.pass(
                request,
                () -> request.await(
                        presence.onlineUsers(userId, frame.getAfterUserId(), limit)
                                .thenCompose(this::withNames),
                        answer -> page(request, answer)));
    }

    /** The client asks for the rest by the last id that it has been given. */
    private void page(Request request, OnlineUsersAnswer answer) {
        reads.answer(request, answer.getUsersList(), fitting -> OnlineUsersAnswer.newBuilder()
                .addAllUsers(fitting)
                .setMore(answer.getMore() || fitting.size() < answer.getUsersCount())
                .build());
    }

    private CompletionStage<OnlineUsersAnswer> withNames(OnlineUsersResponse page) {
        return directory
                .find(UserDirectory.Purpose.CLIENT, page.getUserIdsList(), List.of())
                .thenApply(found -> {
                    List<User> users = page.getUserIdsList().stream()
                            .map(found::withId)
                            .filter(Objects::nonNull)
                            .toList();
                    return OnlineUsersAnswer.newBuilder()
                            .addAllUsers(users)
                            .setMore(page.getMore())
                            .build();
                });
    }
}
