/** The chart's alerts in a Prometheus that scrapes a running cluster. */
package io.parley.systemtest.alert;
