/**
 * {@code parley.auth.v1.AuthService} as others call it: who may call, how requests are read and how refusals travel. No
 * rules live here. Imports the capabilities; only {@code app} may import it.
 */
package io.parley.auth.grpc;
