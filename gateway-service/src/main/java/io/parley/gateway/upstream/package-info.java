/**
 * The services behind the gateway, as calls in their own words, by area; here they are put together. Owns channels, deadlines,
 * retries, batches and the mapping of gRPC errors to {@code Refusal}s. Knows nothing of frames' handlers, sockets or Kafka.
 */
package io.parley.gateway.upstream;
