/**
 * What the migrations of message-service's schema cost those who use it meanwhile: a schema as its first release had it, filled; a writer
 * and a reader beside; then one migration after the other. Imports no other package; the entry classes import it.
 */
package io.parley.loadtest.migration;
