package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Reads;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.DirectoryClient;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.Profile;

/** Tells what a user says of himself. Counts like a search. */
final class ProfileHandler implements FrameHandler<Profile> {
    private final DirectoryClient directory;
    private final LookupRates searches;
    private final Reads reads;

    ProfileHandler(DirectoryClient directory, LookupRates searches, Reads reads) {
        this.directory = directory;
        this.searches = searches;
        this.reads = reads;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_PROFILE;
    }

    @Override
    public void handle(Request request, Profile frame) {
        int asking = request.identity().userId();
        int whose = frame.getUserId() == 0 ? asking : FieldRules.peerId(frame.getUserId());
        if (whose != asking) {
            searches.take(asking, 1);
        }
        reads.pass(request, () -> request.await(directory.profile(whose, asking), request::answer));
    }
}
