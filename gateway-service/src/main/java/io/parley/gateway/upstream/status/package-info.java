/** What may be seen of users: statuses, and which of them sessions watch. */
package io.parley.gateway.upstream.status;
