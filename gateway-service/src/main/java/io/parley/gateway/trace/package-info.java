/**
 * Which entries are traced, and the two ends of their way: the sender's request and what the receivers acknowledge. It imports {@code
 * observability} only.
 */
package io.parley.gateway.trace;
