/** A client just large enough to see whether an installation works: two users, two gateways, one message. */
package io.parley.jobs.exchange;
