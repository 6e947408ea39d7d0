/**
 * What the machine offers: the checkout folder, free ports, child processes. Knows nothing of databases, brokers or
 * services; every other package may import it.
 */
package io.parley.localcluster.host;
