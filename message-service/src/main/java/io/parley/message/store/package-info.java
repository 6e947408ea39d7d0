/**
 * All SQL of message-service, by area.
 *
 * <p>Classes here return Vert.x futures and block nobody. They know nothing of gRPC, Kafka or presence. No statement
 * joins rows keyed by conversation with rows keyed by user, so that either side can be sharded. May use {@code conversation}, {@code entry}, {@code group} and {@code config}.
 */
package io.parley.message.store;
