package io.parley.message.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** Groups and what users keep of conversations. */
public interface GroupsConfig {
    /** Members of one group, at most. */
    @WithDefault("10000")
    @Min(1)
    int members();

    /** Members of a group whose sessions are looked up one by one for every entry, at most. An entry of a larger group goes to every gateway once, and each finds its own sessions. */
    @WithDefault("200")
    @Min(1)
    @Max(5_000)
    int lookedUp();

    /** Groups that one user may be in. */
    @WithDefault("500")
    @Min(1)
    int ofUser();

    /** Users that one request may take into a group. */
    @WithDefault("200")
    @Min(1)
    @Max(200)
    int invited();

    /** Members of groups that this pod remembers, together. The first message to a group that is not remembered costs two more round trips to MySQL. */
    @WithDefault("200000")
    @Min(1)
    int remembered();

    /** Members of a group in which everybody is told how far the others have read, at most. */
    @WithDefault("50")
    @Min(0)
    int readReceipts();
}
