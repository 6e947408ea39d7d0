package io.parley.gateway.app.config;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Large groups, whose members' sessions the gateway finds by itself. */
public interface GroupsConfig {
    /** Members of large groups that are remembered, together; 12 bytes each. An entry of a group that is not remembered waits for one question to message-service. */
    @WithDefault("1000000")
    @Min(1)
    int remembered();

    /** Bytes of deliveries that may wait until message-service has told who is in their group; what comes beyond is left to redelivery. */
    @WithDefault("16M")
    @Max(2_147_483_647)
    MemorySize waitingBytes();
}
