/** Configuration, start and stop, readiness. Imports every other package of this service; none imports it. */
package io.parley.presence.app;
