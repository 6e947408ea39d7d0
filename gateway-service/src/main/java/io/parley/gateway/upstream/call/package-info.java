/** Calls of the services behind the gateway: deadlines, retries, and gRPC errors as {@code Refusal}s. Knows no service. */
package io.parley.gateway.upstream.call;
