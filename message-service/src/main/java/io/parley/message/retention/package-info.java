/** What is removed because it is old. Asks presence-service and the stores; nothing asks it. */
package io.parley.message.retention;
