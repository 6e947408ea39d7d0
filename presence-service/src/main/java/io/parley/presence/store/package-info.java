/**
 * The tables gateway_lease and session, and the only place with SQL. Everything in here is non-blocking. It knows nothing
 * of gRPC or Kafka; {@code session} and {@code lease} use it, and it imports no other package of this service.
 */
package io.parley.presence.store;
