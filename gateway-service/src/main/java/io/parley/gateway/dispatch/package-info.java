/**
 * What each request of a client does: one handler class per frame type, and the dispatcher that picks it. Handlers check
 * their frame, ask {@code upstream} and answer; they run on the event loop of the connection and never block it.
 */
package io.parley.gateway.dispatch;
