/**
 * The database server of a local cluster (MariaDB) or of a test (MariaDB or MySQL): its binaries, its data folder, its
 * schemas and users. Imports {@code host} only; {@code cli}, {@code service} and {@code testing} may import it.
 */
package io.parley.localcluster.database;
