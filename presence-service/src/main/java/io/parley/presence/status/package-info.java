/**
 * Statuses: what somebody chooses to be, what others see of him and when they are told. What is seen is worked out in rounds from what
 * {@code store} has marked, and asked for by gateways. Used by {@code grpc}, started by {@code app}; imports {@code store} and
 * {@code schedule}.
 */
package io.parley.presence.status;
