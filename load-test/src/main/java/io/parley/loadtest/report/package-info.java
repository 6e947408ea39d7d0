/**
 * Outcomes as a table, as JSON and as plots. Imports {@code scenario}, {@code measure} and {@code check}; only the entry
 * class imports it.
 */
package io.parley.loadtest.report;
