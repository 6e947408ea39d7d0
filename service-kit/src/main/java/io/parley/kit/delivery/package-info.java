/**
 * The way of frames to live sessions: whole frames, and the records of Kafka that carry them to the gateways. Services that
 * push something import it; it imports {@code kafka}.
 */
package io.parley.kit.delivery;
