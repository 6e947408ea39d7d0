/**
 * The wire format: bytes to frames and frames to bytes, in binary and in JSON, and the {@link Refusal} that becomes an
 * Error frame. Knows nothing of sockets' owners, sessions or other services; everyone may import it, it imports nobody.
 */
package io.parley.gateway.protocol;
