/** Other people: contacts, blocks, privacy, status, search, profiles. */
package io.parley.gateway.handler.people;
