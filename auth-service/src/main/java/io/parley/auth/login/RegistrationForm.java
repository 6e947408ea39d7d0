package io.parley.auth.login;

/** What a person filled in to register, as it came from outside; nothing of it has been checked. Empty: not given. */
public record RegistrationForm(
        String userName,
        String password,
        String nickname,
        String email,
        String avatarUrl,
        String deviceId,
        String platform,
        String emailCode) {
    /** Without what was filled in. */
    @Override
    public String toString() {
        return "RegistrationForm[hidden]";
    }
}
