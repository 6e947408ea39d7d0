/**
 * What a scenario sees of a server: accounts, clients and what they tell. Imports nothing of this module; the adapters
 * ({@code parley}, {@code xmpp}), {@code check} and {@code scenario} import it.
 */
package io.parley.loadtest.client;
