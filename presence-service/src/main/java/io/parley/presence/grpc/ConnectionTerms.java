package io.parley.presence.grpc;

import java.time.Duration;

/**
 * How long callers' connections last.
 *
 * @param age when a connection is ended in good order, give or take a tenth
 * @param grace how long calls under way may take then
 */
public record ConnectionTerms(Duration age, Duration grace) {}
