package io.parley.gateway.dispatch;

import io.parley.gateway.protocol.Refusal;
import io.parley.gateway.upstream.UserDirectory;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.UserLookup;
import io.parley.proto.client.v1.UserLookupAnswer;

/** Looks users up in the directory. */
final class UserLookupHandler implements FrameHandler<UserLookup> {
    private final UserDirectory directory;
    private final Reads reads;

    UserLookupHandler(UserDirectory directory, Reads reads) {
        this.directory = directory;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_USER_LOOKUP;
    }

    @Override
    public void handle(Request request, UserLookup frame) {
        int keys = frame.getUserIdsCount() + frame.getUserNamesCount();
        if (keys < 1 || keys > RequestLimits.LOOKUP) {
            throw Refusal.invalid("user_ids and user_names must be 1 to " + RequestLimits.LOOKUP + " together.");
        }
        frame.getUserNamesList().forEach(name -> FieldRules.checkBytes("user_names", name, FieldBytes.USER_NAME));
        reads.pass(request, () -> ask(request, frame));
    }

    private void ask(Request request, UserLookup frame) {
        request.await(
                directory.find(frame.getUserIdsList(), frame.getUserNamesList()),
                found -> request.answer(
                        UserLookupAnswer.newBuilder().addAllUsers(found.all()).build()));
    }
}
