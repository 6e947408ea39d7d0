/** Digests that only this service can make. Imports no other package of the service. */
package io.parley.auth.digest;
