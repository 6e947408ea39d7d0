/** Kafka topics as the chart describes them. */
package io.parley.jobs.topics;
