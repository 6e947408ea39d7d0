/**
 * The process: its configuration, the order in which it starts and stops, its health, and the demo users of a local
 * cluster. Imports every other package; none imports it.
 */
package io.parley.auth.app;
