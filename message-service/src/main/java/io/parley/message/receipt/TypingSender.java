package io.parley.message.receipt;

import io.parley.kit.delivery.Frames;
import io.parley.message.config.MessageConfig;
import io.parley.message.conversation.Audience;
import io.parley.message.routing.DeliveryRouter;
import io.parley.message.routing.Push;
import io.parley.message.store.group.Memberships;
import io.parley.proto.ConversationIds;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.UserTyping;
import io.parley.proto.message.v1.TypingRequest;
import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells the others of a conversation that somebody is typing. Nothing is stored, and nothing is repeated. Safe for any thread. */
@ApplicationScoped
public class TypingSender {
    private final Memberships groups;
    private final DeliveryRouter router;
    private final int largestToldGroup;

    /** For CDI. */
    public TypingSender(Memberships groups, DeliveryRouter router, MessageConfig config) {
        this.groups = groups;
        this.router = router;
        this.largestToldGroup = config.groups().readReceipts();
    }

    /** Completes when it is on its way, or when there is nobody to tell; fails with an {@link IllegalArgumentException} for strangers. */
    public Future<Void> tell(TypingRequest typing) {
        long id = typing.getConversationId();
        Future<Audience> audience = ConversationIds.isGroup(id)
                ? groups.latest(id).map(Audience.Group::new)
                : Future.succeededFuture(Audience.of(id));
        return audience.compose(all -> {
            if (!all.mayWrite(typing.getUserId())) {
                return Future.failedFuture(
                        new IllegalArgumentException("You cannot write to that conversation. Check where it goes."));
            }
            List<Integer> others = all.users().stream()
                    .filter(user -> user != typing.getUserId())
                    .toList();
            boolean told = !others.isEmpty() && others.size() < largestToldGroup;
            return told ? router.route(List.of(push(typing, others))).mapEmpty() : Future.succeededFuture();
        });
    }

    private static Push push(TypingRequest typing, List<Integer> others) {
        UserTyping frame = UserTyping.newBuilder()
                .setConversationId(typing.getConversationId())
                .setUserId(typing.getUserId())
                .setUserName(typing.getUserName())
                .setStopped(typing.getStopped())
                .build();
        return Push.toAllBut(Frames.push(FrameType.FRAME_TYPE_USER_TYPING, frame), others, 0, null);
    }
}
