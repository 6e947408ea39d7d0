/**
 * How services reach Kafka: what every client has in common beyond what is configured under {@code kafka.}. Imports no other
 * package of the kit.
 */
package io.parley.kit.kafka;
