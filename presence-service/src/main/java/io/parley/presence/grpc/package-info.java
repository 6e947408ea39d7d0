/**
 * The gRPC side: who may call, whether a request is allowed, and what a failure is called. No decision about leases or
 * sessions is made here. Imports {@code lease}, {@code session} and the records of {@code store}; only {@code app} may
 * import it.
 */
package io.parley.presence.grpc;
