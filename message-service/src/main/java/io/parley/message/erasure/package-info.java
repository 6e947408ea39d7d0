/** What is removed because its account was deleted. Asks presence-service, the lanes and the stores; only the rpcs ask it. */
package io.parley.message.erasure;
