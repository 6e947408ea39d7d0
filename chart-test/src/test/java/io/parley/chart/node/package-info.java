/**
 * A node of a cluster as far as the chart's pods can tell: containers in namespaces of the Linux kernel, the kubelet's environment
 * variables and probes, service addresses. Knows Kubernetes objects and image archives, and nothing of Parley.
 */
package io.parley.chart.node;
