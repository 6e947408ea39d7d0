/**
 * From committed messages to Kafka records: where the recipients are, one record per gateway, ready-made frames.
 *
 * <p>Nothing here can lose a message: everything routed is in MySQL already, and what does not get through is repeated
 * by redelivery. May use {@code config}; knows nothing of SQL or of the callers.
 */
package io.parley.message.routing;
