/** What services say when MySQL or Kafka cannot be used: each by itself, as a process. */
package io.parley.systemtest.outage;
