package io.parley.loadtest.seed;

import io.parley.localcluster.service.LocalCluster;

/**
 * How to reach the schemas that are filled.
 *
 * @param auth auth-service's
 * @param message message-service's
 * @param presence presence-service's
 */
public record ClusterDatabase(Schema auth, Schema message, Schema presence) {
    private static final String AUTH = "parley_auth";
    private static final String MESSAGE = "parley_message";
    private static final String PRESENCE = "parley_presence";

    /**
     * One schema.
     *
     * @param url JDBC address
     * @param user who may insert
     * @param password of that user
     */
    public record Schema(String url, String user, String password) {}

    /** Those of a local cluster; user names are the schemas'. */
    public static ClusterDatabase of(LocalCluster cluster) {
        return new ClusterDatabase(schema(cluster, AUTH), schema(cluster, MESSAGE), schema(cluster, PRESENCE));
    }

    private static Schema schema(LocalCluster cluster, String name) {
        return new Schema(cluster.jdbcUrl(name), name, cluster.databasePassword(name));
    }
}
