package io.parley.loadtest.parley;

import io.parley.loadtest.client.Account;

/**
 * A message that the server has not yet promised to keep.
 *
 * @param to the receiver
 * @param pair who talks to whom
 * @param number within the pair
 * @param intendedNanos when it ought to be sent
 */
record PendingSend(Account to, int pair, long number, long intendedNanos) {}
