package io.parley.message.testing;

import io.parley.kit.tls.ServiceIdentity;
import io.parley.localcluster.host.FreePorts;
import io.parley.message.config.MessageConfig;
import io.parley.message.relation.RelationChanges;
import io.parley.message.routing.PresenceClient;
import io.vertx.core.Vertx;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A pod's connection to a presence-service that can be away, for one test: register it as an extension. */
public final class PresenceLink implements BeforeEachCallback, AfterEachCallback {
    private final Vertx vertx = Vertx.vertx();
    private final int port = FreePorts.find(1).getFirst();
    private final PresenceStandIn presence = new PresenceStandIn(port, MessageServers.CREDENTIAL);
    private final MessageConfig config = TestSettings.with(Map.of("presence", "127.0.0.1:" + port));
    private final PresenceClient client = new PresenceClient(
            config, TestSettings.discovery(), ServiceIdentity.plain(MessageServers.CREDENTIAL), vertx);
    private final RelationChanges changes = new RelationChanges(client, config, vertx);

    /** The other side. */
    public PresenceStandIn presence() {
        return presence;
    }

    /** The pod's settings. */
    public MessageConfig config() {
        return config;
    }

    /** What asks. */
    public PresenceClient client() {
        return client;
    }

    /** What is heard of changes. */
    public RelationChanges changes() {
        return changes;
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        presence.start();
        client.start();
        changes.start();
    }

    @Override
    public void afterEach(ExtensionContext test) {
        changes.stop();
        client.close();
        presence.close();
        vertx.close();
    }
}
