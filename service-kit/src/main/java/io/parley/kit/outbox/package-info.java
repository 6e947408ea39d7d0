/**
 * The way of notices from a service to users' feeds, which message-service keeps: written in the transaction of what they tell
 * of, and handed on until message-service has them. A service that uses it has a table of its own for it (its migration says how
 * it looks) and one {@link io.parley.kit.outbox.Outbox}. The gateway, which has no database, must not load what lives here.
 * Imports {@code channel}.
 */
package io.parley.kit.outbox;
