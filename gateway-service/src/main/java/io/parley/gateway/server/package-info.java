/**
 * Where clients come in: the TCP listener and the WebSocket route. Makes connections and puts decoders on them; what the
 * frames mean is none of its business.
 */
package io.parley.gateway.server;
