/** The pool of connections that everything here but commits uses, and what statements and errors of MySQL have in common. */
package io.parley.message.store.database;
