/**
 * Finding people and what they say of themselves: search, profiles, and the changes of profiles that gateways ask for. How
 * often an account may ask is not decided here. Imports {@code account} and {@code refusal}; only {@code grpc} and
 * {@code app} may import it.
 */
package io.parley.auth.directory;
