package io.parley.auth.grpc;

import io.parley.auth.account.UserProfile;
import io.parley.proto.client.v1.User;

/** Users as everybody is shown them. Stateless. */
final class ProtoUsers {
    private ProtoUsers() {}

    static User of(UserProfile profile) {
        return User.newBuilder()
                .setId(profile.id())
                .setName(profile.name())
                .setNickname(profile.nickname())
                .setAvatarUrl(profile.avatarUrl())
                .build();
    }
}
