/**
 * The gRPC face of the service: authenticate the caller, validate, map, delegate. No decisions.
 *
 * <p>May use {@code conversation}, {@code admission}, {@code send}, {@code receipt}, {@code sync} and {@code config}; nothing but {@code app} may use it.
 */
package io.parley.message.grpc;
