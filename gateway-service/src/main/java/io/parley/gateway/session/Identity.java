package io.parley.gateway.session;

/**
 * Who is at the other end of a connection, as an access token of auth-service has shown.
 *
 * @param userId 9 digits
 * @param deviceId the device, as the client names it
 * @param userName the unique name
 * @param nickname the display name
 * @param avatarUrl may be empty
 * @param issuedAtMs when the token was issued with which the session began, in milliseconds since 1970 UTC
 */
public record Identity(
        int userId, String deviceId, String userName, String nickname, String avatarUrl, long issuedAtMs) {}
