/** What is done again and again on an event loop. Imports nothing of this service; {@code lease} and {@code status} use it. */
package io.parley.presence.schedule;
