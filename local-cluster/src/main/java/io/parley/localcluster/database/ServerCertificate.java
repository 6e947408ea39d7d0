package io.parley.localcluster.database;

import java.nio.file.Path;

/**
 * What a database server shows to clients that speak TLS.
 *
 * @param certificate file, PEM
 * @param key file of its private key, PEM
 */
public record ServerCertificate(Path certificate, Path key) {}
