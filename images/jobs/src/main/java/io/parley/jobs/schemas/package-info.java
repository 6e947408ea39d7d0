/** MySQL schemas and the users that own them. The tables inside are each service's own business. */
package io.parley.jobs.schemas;
