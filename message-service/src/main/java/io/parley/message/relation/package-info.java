/**
 * What presence-service has said of users: whose relations have changed, and who gives and gets read receipts.
 *
 * <p>May use {@code routing} and {@code config}; {@code app} starts what asks for changes here.
 */
package io.parley.message.relation;
