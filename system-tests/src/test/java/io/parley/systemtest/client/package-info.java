/** Clients as docs/protocol.md tells to write them: one that does what it is told, one that survives everything. */
package io.parley.systemtest.client;
