/**
 * Access tokens and the keys that sign them, refresh tokens and their form. Which device a token belongs to is decided in
 * {@code device}. Imports {@code account} (for what a token says of a user), {@code worker} and {@code refusal}.
 */
package io.parley.auth.token;
