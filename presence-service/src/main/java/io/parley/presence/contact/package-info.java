/**
 * Who knows whom: contacts, requests to become contacts, blocks, and who may send to whom. What is allowed is decided here and, where two
 * people may act at once, under the locks of {@code store}, which is all that is imported; only {@code grpc} and {@code app} may import it.
 */
package io.parley.presence.contact;
