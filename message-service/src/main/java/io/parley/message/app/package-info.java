/** Start, stop and health of the service. May use every other package; none may use it. */
package io.parley.message.app;
