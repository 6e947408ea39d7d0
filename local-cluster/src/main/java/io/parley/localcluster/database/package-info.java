/**
 * The MariaDB server of a local cluster or a test: its binaries, its data folder, its schemas and users. Imports
 * {@code host} only; {@code service} and {@code testing} may import it.
 */
package io.parley.localcluster.database;
