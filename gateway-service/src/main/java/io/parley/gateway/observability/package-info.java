/** The gateway's meters. Imported by every package that has something to count; imports none of them. */
package io.parley.gateway.observability;
