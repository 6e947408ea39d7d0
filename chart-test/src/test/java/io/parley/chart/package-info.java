/**
 * The chart helm/parley, rendered by the real Helm engine and judged by what comes out. Nothing here talks to a cluster;
 * {@link io.parley.chart.ClusterLookups} stands in for what the chart asks of one.
 */
package io.parley.chart;
