package io.parley.gateway.handler.conversation;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.PeopleNames;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.Upstream;
import java.util.List;

/** What can be asked of conversations, direct ones and groups alike. */
public final class ConversationHandlers {
    private ConversationHandlers() {}

    /**
     * All of the area.
     *
     * @param receivers how many unknown users one user may name
     */
    public static List<FrameHandler<?>> all(
            Upstream upstream, RequestLimits limits, PeerTurn peers, LookupRates receivers, Reads reads) {
        SenderNames senderNames = new SenderNames(upstream.directory());
        return List.of(
                new SendHandler(upstream.streams(), peers, limits),
                new ChangeHandler(upstream.streams(), peers, limits),
                new ConversationsHandler(upstream.messages(), upstream.directory(), upstream.continuations(), reads),
                new ReadHandler(upstream.messages(), reads),
                new SetConversationHandler(
                        upstream.messages(), limits.directory().conversationChanges(), reads),
                new ReadByHandler(upstream.messages(), new PeopleNames(upstream.directory()), reads),
                new TypingHandler(upstream.messages(), peers, System::nanoTime),
                new ReceivedHandler(upstream.streams()),
                new SyncHandler(upstream.messages(), senderNames, upstream.continuations(), reads),
                new HistoryHandler(upstream.messages(), upstream.directory(), receivers, senderNames, reads),
                new OwnMessagesHandler(upstream.messages(), reads));
    }
}
