package io.parley.gateway.handler.group;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.upstream.Upstream;
import java.util.List;

/** What can be asked of groups. */
public final class GroupHandlers {
    private GroupHandlers() {}

    /** All of the area. */
    public static List<FrameHandler<?>> all(Upstream upstream, PeerTurn peers, Reads reads) {
        return List.of(
                new CreateGroupHandler(upstream.streams(), peers),
                new GroupInfoHandler(upstream.messages(), reads),
                new GroupMembersHandler(upstream.messages(), upstream.directory(), reads));
    }
}
