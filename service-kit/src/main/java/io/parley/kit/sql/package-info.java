/**
 * What every service with a database has in common: what its failures mean. No statement and no table is known here. The
 * gateway, which has no database, must not load what lives here. Imports no other package of the kit.
 */
package io.parley.kit.sql;
