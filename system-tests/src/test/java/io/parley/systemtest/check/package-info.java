/** Compares what clients sent, got acknowledged and received with what MySQL holds. */
package io.parley.systemtest.check;
