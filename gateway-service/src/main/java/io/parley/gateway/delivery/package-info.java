/**
 * What comes from Kafka: deliveries for this gateway's sessions, and revocations of tokens. Consumes on threads of its
 * own, finds sessions in the registry, and hands frames to event loops as they are. Knows nothing of requests.
 */
package io.parley.gateway.delivery;
