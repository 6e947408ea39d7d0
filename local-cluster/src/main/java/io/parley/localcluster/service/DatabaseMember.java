package io.parley.localcluster.service;

import io.parley.localcluster.database.MariaDb;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Lifetime;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** MariaDB with one schema and one user per service. */
record DatabaseMember(MariaDb database, ClusterSecrets secrets) implements ClusterMember {
    static final String AUTH_SCHEMA = "parley_auth";
    static final String PRESENCE_SCHEMA = "parley_presence";
    static final String MESSAGE_SCHEMA = "parley_message";

    @Override
    public String name() {
        return MemberName.MARIADB;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public List<Integer> ports() {
        return List.of(database.port());
    }

    @Override
    public Path log() {
        return database.log();
    }

    @Override
    public ChildProcess launch(Lifetime lifetime) {
        return database.launch(lifetime);
    }

    @Override
    public boolean isReady() {
        return database.isReady();
    }

    @Override
    public void prepareForOthers() {
        database.keepRootToTheSocket();
        database.createSchema(AUTH_SCHEMA, secrets.authPassword());
        database.createSchema(PRESENCE_SCHEMA, secrets.presencePassword());
        database.createSchema(MESSAGE_SCHEMA, secrets.messagePassword());
    }
}
