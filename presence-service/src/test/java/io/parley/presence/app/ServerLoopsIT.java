package io.parley.presence.app;

import static org.awaitility.Awaitility.await;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.parley.presence.PresenceCaller;
import io.parley.presence.PresenceServers;
import io.quarkus.grpc.GlobalInterceptor;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Connections of callers are spread over two event loops. */
@QuarkusTest
@QuarkusTestResource(PresenceServers.class)
class ServerLoopsIT {
    @Inject
    LoopLog log;

    @Test
    void connectionsAreDealtOutToTwoEventLoops() {
        log.loops.clear();
        await().until(() -> {
            try (PresenceCaller caller = new PresenceCaller()) {
                caller.locate(1);
            }
            return log.loops.size() == 2;
        });
    }

    /** Sees on which threads calls arrive. */
    @Singleton
    @GlobalInterceptor
    static class LoopLog implements ServerInterceptor {
        private final Set<String> loops = ConcurrentHashMap.newKeySet();

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            loops.add(Thread.currentThread().getName());
            return next.startCall(call, headers);
        }
    }
}
