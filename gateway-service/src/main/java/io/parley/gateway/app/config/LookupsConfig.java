package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** How many users one user may have looked up. Ten seconds' worth may come at once. */
public interface LookupsConfig {
    /** Ids and names that one user may look up with UserLookup, a second; ten seconds' worth is one UserLookup at the least. More are refused with RATE_LIMITED. */
    @WithDefault("200")
    @Min(10)
    @Max(1_000_000)
    int perSecond();

    /** Receivers of Send and History whom this gateway does not remember, for one user, a second. More are refused with RATE_LIMITED. */
    @WithDefault("1000")
    @Min(1)
    @Max(1_000_000)
    int receiversPerSecond();
}
