/**
 * The Kafka broker of a local cluster or a test: one KRaft node in a JVM of its own, with the topics of Parley. Imports
 * {@code host} only; {@code service} and {@code testing} may import it.
 */
package io.parley.localcluster.broker;
