/**
 * How a service starts and stops, the same for all of them. Nothing here knows what a service does; all packages of a service
 * may import it.
 */
package io.parley.kit.lifecycle;
