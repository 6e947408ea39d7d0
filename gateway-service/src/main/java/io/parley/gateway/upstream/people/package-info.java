/** Who somebody is: what is remembered of users, the directory of auth-service, and contacts. */
package io.parley.gateway.upstream.people;
