/**
 * Passwords: registering, logging in, changing and resetting one; their hashes, and the cache that spares hashes. What follows a
 * correct password is in {@code device}. Imports {@code verification}, {@code attempt}, {@code device}, {@code account},
 * {@code worker} and {@code refusal}; only {@code grpc} and {@code app} import it.
 */
package io.parley.auth.login;
