package io.parley.localcluster.service;

import io.parley.localcluster.broker.KafkaBroker;
import io.parley.localcluster.host.ChildProcess;
import io.parley.localcluster.host.Lifetime;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Kafka with the topics of Parley. */
record BrokerMember(KafkaBroker broker, int controllerPort) implements ClusterMember {
    @Override
    public String name() {
        return MemberName.KAFKA;
    }

    @Override
    public Set<String> needs() {
        return Set.of();
    }

    @Override
    public List<Integer> ports() {
        return List.of(broker.port(), controllerPort);
    }

    @Override
    public Path log() {
        return broker.log();
    }

    @Override
    public ChildProcess launch(Lifetime lifetime) {
        return broker.launch(lifetime);
    }

    @Override
    public boolean isReady() {
        return broker.isListening();
    }

    @Override
    public void prepareForOthers() {
        broker.createTopics();
    }
}
