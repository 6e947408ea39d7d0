/** The rows of entries, and where conversations end. */
package io.parley.message.store.entry;
