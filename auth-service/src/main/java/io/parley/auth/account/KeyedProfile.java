package io.parley.auth.account;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** A row of {@code account} as look-ups read it: what everybody may know, and what the name is stored under. */
@RegisterForReflection
record KeyedProfile(int id, String name, String nickname, String avatarUrl, String nameKey) {
    UserProfile profile() {
        return new UserProfile(id, name, nickname, avatarUrl);
    }
}
