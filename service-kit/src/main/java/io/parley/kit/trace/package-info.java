/** Traces of OpenTelemetry between the processes. It imports nothing of the kit. */
package io.parley.kit.trace;
