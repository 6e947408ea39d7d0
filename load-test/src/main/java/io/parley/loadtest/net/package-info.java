/**
 * Sockets and event loops of the generator, cheap enough that the servers beside it are what is measured. Knows nothing
 * of any chat protocol. Imports nothing of this module; everybody may import it.
 */
package io.parley.loadtest.net;
