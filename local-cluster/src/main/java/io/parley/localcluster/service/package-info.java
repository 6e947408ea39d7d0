/**
 * The cluster: which processes belong to it, with which settings and ports, and how they are started, watched and
 * stopped. {@link io.parley.localcluster.service.LocalCluster} is the entry for end-to-end tests and for {@code cli}.
 * Imports {@code database}, {@code broker} and {@code host}; only {@code cli} and tests may import it.
 */
package io.parley.localcluster.service;
