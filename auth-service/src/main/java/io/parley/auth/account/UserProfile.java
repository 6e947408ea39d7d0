package io.parley.auth.account;

/** What everybody may know of a user. */
public record UserProfile(int id, String name, String nickname, String avatarUrl) {}
