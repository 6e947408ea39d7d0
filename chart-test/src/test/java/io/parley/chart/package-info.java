/**
 * The chart helm/parley, rendered by the real Helm engine and judged by what comes out. Nothing here talks to a cluster;
 * {@link io.parley.chart.SecretLookups} stands in for the one thing the chart asks of it.
 */
package io.parley.chart;
