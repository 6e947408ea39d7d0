package io.parley.auth.account;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What everybody may know of a user. */
@RegisterForReflection
public record UserProfile(int id, String name, String nickname, String avatarUrl) {}
