package io.parley.gateway.handler.people;

import io.parley.gateway.dispatch.FieldRules;
import io.parley.gateway.dispatch.FrameHandler;
import io.parley.gateway.dispatch.LookupRates;
import io.parley.gateway.dispatch.Request;
import io.parley.gateway.upstream.people.DirectoryClient;
import io.parley.gateway.upstream.people.UserDirectory;
import io.parley.proto.FieldBytes;
import io.parley.proto.client.v1.ChangeProfile;
import io.parley.proto.client.v1.ChangeProfileAnswer;
import io.parley.proto.client.v1.FrameType;
import io.parley.proto.client.v1.ProfileAnswer;

/** Changes what a user says of himself. This gateway knows it at once, others a few seconds later. */
final class ChangeProfileHandler implements FrameHandler<ChangeProfile> {
    private final DirectoryClient directory;
    private final UserDirectory remembered;
    private final LookupRates changes;

    ChangeProfileHandler(DirectoryClient directory, UserDirectory remembered, LookupRates changes) {
        this.directory = directory;
        this.remembered = remembered;
        this.changes = changes;
    }

    @Override
    public FrameType type() {
        return FrameType.FRAME_TYPE_CHANGE_PROFILE;
    }

    @Override
    public void handle(Request request, ChangeProfile frame) {
        if (frame.hasUserName()) {
            FieldRules.checkUserName(frame.getUserName());
        }
        FieldRules.checkBytes("nickname", frame.getNickname(), FieldBytes.NICKNAME);
        FieldRules.checkBytes("avatar_url", frame.getAvatarUrl(), FieldBytes.AVATAR_URL);
        FieldRules.checkBytes("about", frame.getAbout(), FieldBytes.ABOUT);
        int userId = request.identity().userId();
        changes.take(userId, 1);
        request.await(directory.changeProfile(userId, frame), profile -> answer(request, profile));
    }

    private void answer(Request request, ProfileAnswer profile) {
        remembered.changed(profile.getUser());
        request.answer(ChangeProfileAnswer.newBuilder().setProfile(profile).build());
    }
}
