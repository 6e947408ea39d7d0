/**
 * The way of an entry through this service, as spans of OpenTelemetry, where its gateway has decided to trace it. It imports nothing of
 * the service.
 */
package io.parley.message.trace;
