/**
 * Whether every message that a server promised to keep arrived, once and in order, and whether everybody
 * sees his contacts as they are. Imports nothing of this module; the
 * scenarios and reports import it.
 */
package io.parley.loadtest.check;
