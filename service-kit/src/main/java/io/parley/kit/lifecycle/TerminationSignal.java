package io.parley.kit.lifecycle;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import sun.misc.Signal;

/**
 * Ends the process with 0 after a SIGTERM: going in order when asked to is no failure, and 143, the JVM's own answer, looks
 * like one in a pod's status and in service supervisors.
 */
@ApplicationScoped
class TerminationSignal {
    void endInOrder(@Observes StartupEvent event) {
        // Tests run in a JVM that is not ours.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            Signal.handle(new Signal("TERM"), signal -> System.exit(0));
        }
    }
}
