/**
 * Connections, the sessions on them, and the registry in which the two halves of the gateway meet: requests put sessions
 * in, deliveries find them. Every connection belongs to one event loop ({@link ConnectionLoop}) and is touched only
 * there. Imports {@code protocol} and {@code observability}; knows nothing of other services or of Kafka.
 */
package io.parley.gateway.session;
