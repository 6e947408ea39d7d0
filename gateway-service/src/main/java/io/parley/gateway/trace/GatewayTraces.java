package io.parley.gateway.trace;

/** Both ends of the way of traced entries. */
public record GatewayTraces(SendTraces sends, DeliveryTraces deliveries) {}
