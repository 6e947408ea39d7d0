/**
 * Codes that are sent by e-mail, and the addresses that they confirm. Imports {@code mail}, {@code account}, {@code attempt} and
 * {@code refusal}; only {@code login}, {@code grpc} and {@code app} import it.
 */
package io.parley.auth.verification;
