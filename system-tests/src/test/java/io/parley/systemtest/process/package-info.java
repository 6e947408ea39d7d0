/** Processes and addresses beside those of the cluster that all tests share. */
package io.parley.systemtest.process;
