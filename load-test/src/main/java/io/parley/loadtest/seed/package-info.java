/**
 * Fills the databases of a cluster faster than its services could: users with devices, conversations with a history, contacts.
 * Imports {@code client} and {@code measure}; {@code server} and the entry classes import it.
 */
package io.parley.loadtest.seed;
