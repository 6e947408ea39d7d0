/**
 * What every gRPC service and every caller of one has in common: who may call, how long connections last, and how failures
 * travel. No rule of a service lives here. The {@code app} and {@code grpc} packages of services and their clients of other
 * services import it; it imports {@code sql}.
 */
package io.parley.kit.grpc;
