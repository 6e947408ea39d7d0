/** presence-service: the lease of this gateway, its sessions, and who is online. */
package io.parley.gateway.upstream.presence;
