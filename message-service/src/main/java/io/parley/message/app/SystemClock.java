package io.parley.message.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;

/** The clock that all classes take their time from. */
@ApplicationScoped
public class SystemClock {
    @Produces
    Clock utc() {
        return Clock.systemUTC();
    }
}
