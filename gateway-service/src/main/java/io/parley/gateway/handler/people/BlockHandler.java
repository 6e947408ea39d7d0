package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.PeerTurn;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.Block;
import io.parley.proto.client.v1.BlockAnswer;
import io.parley.proto.client.v1.FrameType;

/** Blocks a user who exists, or takes that back. */
final class BlockHandler implements FrameHandler<Block> {
    private final ContactClient contacts;
    private final PeerTurn peers;
    private final LookupRates changes;

    BlockHandler(ContactClient contacts, PeerTurn peers, LookupRates changes) {
        this.contacts = contacts;
        this.peers = peers;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_BLOCK;
    }

    @Override
    public void handle(Request request, Block frame) {
        int userId = request.identity().userId();
        changes.take(userId, 1);
        peers.take(
                request,
                PeerTurn.Peer.withId(frame.getUserId()),
                peerId -> request.await(
                        contacts.setBlock(userId, peerId, frame.getRemove()),
                        done -> request.answer(BlockAnswer.getDefaultInstance())));
    }
}
