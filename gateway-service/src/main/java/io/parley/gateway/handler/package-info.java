/**
 * What each request of a client does: one class per frame type, in a package for each area. Handlers check their frame, ask
 * {@code upstream} and answer; they run on the event loop of the connection and never block it. Areas do not know each other; what
 * they share is in {@code dispatch}.
 */
package io.parley.gateway.handler;
