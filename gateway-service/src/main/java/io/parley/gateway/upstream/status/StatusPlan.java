package io.parley.gateway.upstream.status;

/**
 * How statuses reach this gateway.
 *
 * @param periodMs how often presence-service is asked what changed
 * @param pageMs how soon it is asked again when there was more than a page
 * @param page changes in a page
 */
public record StatusPlan(long periodMs, long pageMs, int page) {}
