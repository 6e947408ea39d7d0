/** What operators ask of all services. */
package io.parley.gateway.upstream.operator;
