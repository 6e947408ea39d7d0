/**
 * Leases of gateways: taking, renewing, giving back, running out, and the removal of sessions that goes with it. Used by
 * {@code grpc} and started by {@code app}; imports only {@code store}.
 */
package io.parley.presence.lease;
