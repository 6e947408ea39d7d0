/** message-service: the streams of sends and acknowledgements, in order and repeated as long as it takes, and everything that is read. */
package io.parley.gateway.upstream.message;
