/**
 * A minimal XMPP client for measuring servers of that protocol: SASL PLAIN, resource binding, stream management,
 * messages, rooms. Imports {@code client} and {@code net}; only {@code server} imports it.
 */
package io.parley.loadtest.xmpp;
