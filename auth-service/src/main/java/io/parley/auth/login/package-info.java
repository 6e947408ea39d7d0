/**
 * Passwords: registering, logging in and changing one; their hashes, the cache that spares hashes, and the limits on
 * guessing. What follows a correct password is in {@code device}. Imports {@code device}, {@code account}, {@code worker}
 * and {@code refusal}; only {@code grpc} and {@code app} import it.
 */
package io.parley.auth.login;
