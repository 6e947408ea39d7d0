/**
 * The gateway as a process: configuration, how everything is put together, health, the order of starting and stopping.
 * Imports everything; nothing imports it.
 */
package io.parley.gateway.app;
