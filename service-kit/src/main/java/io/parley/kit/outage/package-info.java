/**
 * What an operator is told when MySQL or Kafka cannot be used: one sentence with host, port, user, the last cause and what to
 * check, the same in the log, in the answer to probes and in the Jobs, and in the log once a minute. All packages of a service
 * may import it.
 */
package io.parley.kit.outage;
