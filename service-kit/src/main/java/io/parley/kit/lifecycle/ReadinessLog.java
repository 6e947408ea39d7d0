package io.parley.kit.lifecycle;

import io.smallrye.health.event.SmallRyeHealthStatusChangeEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/** Says in the log when the service becomes ready, or is not ready any more, and why: once for each change. */
@ApplicationScoped
class ReadinessLog {
    private static final Logger LOG = Logger.getLogger(ReadinessLog.class);

    void changed(@Observes @Readiness SmallRyeHealthStatusChangeEvent change) {
        LOG.infof("Readiness: %s", change.health().getPayload());
    }
}
