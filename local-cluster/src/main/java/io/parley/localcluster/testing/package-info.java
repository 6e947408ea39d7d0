/**
 * Servers for integration tests of the services. Imports {@code database}, {@code broker} and {@code host}; only tests
 * import it.
 */
package io.parley.localcluster.testing;
