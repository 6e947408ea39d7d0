package io.parley.gateway.app.config;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;

/** The services behind the gateway. */
public interface UpstreamConfig {
    /**
     * Where auth-service is: host:port, several separated by commas; each name stands for all its addresses. Alternatives
     * are separated by semicolons: the first that has an address counts, and the next while no pod of the first answers.
     */
    @WithDefault("localhost:7411")
    String auth();

    /** Where message-service is; written like auth. */
    @WithDefault("localhost:7413")
    String message();

    /** Where presence-service is; written like auth. */
    @WithDefault("localhost:7415")
    String presence();

    /** How long a call may take, retries included. */
    @WithDefault("5s")
    @DurationMin(inclusive = false)
    Duration callDeadline();

    /** How long a call may take that hashes a password. */
    @WithDefault("30s")
    @DurationMin(inclusive = false)
    Duration loginDeadline();

    /** How long a send is tried, over as many streams as it takes, until it is refused with UNAVAILABLE. */
    @WithDefault("10s")
    @DurationMin(inclusive = false)
    Duration sendDeadline();

    /**
     * How long the gateway keeps its clients while presence-service cannot be reached, counted from the last renewal of its
     * lease; never shorter than the lease. Whatever presence-service says of the lease counts at once.
     */
    @WithDefault("60s")
    @DurationMin
    Duration leasePatience();

    /** Silence on a channel with calls under way after which it is probed. */
    @WithDefault("30s")
    @DurationMin(inclusive = false)
    Duration keepAlive();

    /** How long the answer to a probe may take. */
    @WithDefault("5s")
    @DurationMin(inclusive = false)
    Duration keepAliveTimeout();

    /** Sends per stream that wait to be written. More are refused with OVERLOADED. */
    @WithDefault("16384")
    @Min(1)
    int maxWaitingSends();

    /** Sends per stream that are written and have no outcome yet. More wait. */
    @WithDefault("16384")
    @Min(1)
    int maxSendsUnderWay();

    /** Acknowledgements per stream that wait to be written. More are refused with OVERLOADED. */
    @WithDefault("65536")
    @Min(1)
    int maxWaitingAcknowledgements();

    /** Session registrations and removals that wait. More logins are refused with OVERLOADED. */
    @WithDefault("50000")
    @Min(1)
    int maxWaitingSessionChanges();

    /** Users whose names and ids are remembered. */
    @WithDefault("100000")
    @Min(1)
    int directoryUsers();

    /** How long a user is remembered. */
    @WithDefault("10m")
    @DurationMin(inclusive = false)
    Duration directoryTimeToLive();

    /** How often auth-service is asked whose profile changed; what is remembered is right again after that. */
    @WithDefault("10s")
    @DurationMin(inclusive = false)
    Duration directoryChangesPeriod();

    /** User look-up calls for one purpose (receivers, names in answers, clients), of up to 500 users each, that wait. More look-ups are refused with OVERLOADED. */
    @WithDefault("64")
    @Min(1)
    int directoryMaxWaitingCalls();
}
