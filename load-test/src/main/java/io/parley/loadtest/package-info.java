/**
 * The load generator. {@link io.parley.loadtest.Bench} is where it starts; nobody imports this package.
 *
 * <pre>
 * Bench → scenario → target → parley, xmpp → client, net
 *       → report   → scenario → check, measure
 * </pre>
 */
package io.parley.loadtest;
