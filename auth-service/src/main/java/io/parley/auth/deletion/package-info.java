/** The end of an account. Asks login for the password, device for the end of all devices, account and mail; only grpc and app ask it. */
package io.parley.auth.deletion;
