package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.PeopleNames;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.people.ContactClient;
import io.parley.proto.client.v1.Blocks;
import io.parley.proto.client.v1.BlocksAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.User;
import java.util.List;

/** Lists whom the user blocks: ids from presence-service, names from the directory. */
final class BlocksHandler implements FrameHandler<Blocks> {
    private final ContactClient contacts;
    private final PeopleNames names;
    private final Reads reads;

    BlocksHandler(ContactClient contacts, PeopleNames names, Reads reads) {
        this.contacts = contacts;
        this.names = names;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_BLOCKS;
    }

    @Override
    public void handle(Request request, Blocks frame) {
        int limit = FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE);
        int userId = request.identity().userId();
        reads.pass(
                request,
                () -> request.await(
                        contacts.blocks(userId, frame.getAfterUserId(), limit)
                                .thenCompose(page -> names.of(page.getPeerIdsList(), id -> id)
                                        .thenApply(found -> BlocksAnswer.newBuilder()
                                                .addAllUsers(page.getPeerIdsList().stream()
                                                        .map(id -> PeopleNames.user(found, id))
                                                        .toList())
                                                .setMore(page.getMore())
                                                .build())),
                        answer -> page(request, answer)));
    }

    /** The client asks for the rest by the last id that it has been given. */
    private void page(Request request, BlocksAnswer answer) {
        List<User> listed = answer.getUsersList();
        reads.answer(request, listed, fitting -> BlocksAnswer.newBuilder()
                .addAllUsers(fitting)
                .setMore(answer.getMore() || fitting.size() < listed.size())
                .build());
    }
}
