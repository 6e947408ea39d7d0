/**
 * Processor time and memory of processes, latencies, and what the machine itself can do. Imports nothing of this module;
 * {@code server}, {@code scenario} and {@code report} import it.
 */
package io.parley.loadtest.measure;
