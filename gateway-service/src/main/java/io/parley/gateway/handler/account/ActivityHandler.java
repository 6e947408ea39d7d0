package io.parley.gateway.handler.account;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.dispatch.RequestLimits;
import io.parley.gateway.upstream.people.DirectoryClient;
import io.parley.proto.client.v1.Activity;
import io.parley.proto.client.v1.ActivityAnswer;
import io.parley.proto.client.v1.FrameType;

/** Lists what was done to the account of the user who asks. */
final class ActivityHandler implements FrameHandler<Activity> {
    private final DirectoryClient directory;
    private final Reads reads;

    ActivityHandler(DirectoryClient directory, Reads reads) {
        this.directory = directory;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_ACTIVITY;
    }

    @Override
    public void handle(Request request, Activity frame) {
        Activity asked = frame.toBuilder()
                .setLimit(FieldRules.pageSize(frame.getLimit(), RequestLimits.DEFAULT_PAGE))
                .build();
        reads.pass(
                request,
                () -> request.await(
                        directory.activity(request.identity().userId(), asked), answer -> page(request, answer)));
    }

    private void page(Request request, ActivityAnswer answer) {
        reads.answer(request, answer.getEntriesList(), fitting -> ActivityAnswer.newBuilder()
                .addAllEntries(fitting)
                .setMore(answer.getMore() || fitting.size() < answer.getEntriesCount())
                .build());
    }
}
