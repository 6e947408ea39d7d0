/**
 * From a frame to its handler: the dispatcher, a request from its dispatch to its answer, and the rules, rates and turns that
 * handlers share. On the event loops of the connections; nothing blocks them.
 */
package io.parley.gateway.dispatch;
