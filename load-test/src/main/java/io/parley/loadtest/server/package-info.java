/**
 * The servers under test: a local Parley cluster of our own, a running one, ejabberd. Imports {@code client},
 * {@code net}, {@code measure} and the adapters; {@code scenario} and the entry class import it.
 */
package io.parley.loadtest.server;
