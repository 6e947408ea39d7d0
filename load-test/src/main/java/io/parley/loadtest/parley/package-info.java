/**
 * A client of Parley's own protocol, made for load: the frames of the message path are written and read in place, the
 * others through the generated classes. It follows the client's rules of docs/protocol.md. Imports {@code client} and
 * {@code net}; only {@code server} imports it.
 */
package io.parley.loadtest.parley;
