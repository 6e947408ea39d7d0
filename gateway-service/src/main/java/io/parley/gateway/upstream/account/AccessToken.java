package io.parley.gateway.upstream.account;

import io.parley.gateway.session.Identity;

/**
 * An access token whose signature and claims have been checked.
 *
 * @param identity who it speaks for
 * @param expiresAtMs in milliseconds since 1970 UTC
 */
public record AccessToken(Identity identity, long expiresAtMs) {}
