/**
 * Sessions: which device is where, changes to that, and the notice to a session that was replaced. Used by {@code grpc};
 * imports only {@code store}. Knows nothing of leases beyond the epoch that fences a change.
 */
package io.parley.presence.session;
