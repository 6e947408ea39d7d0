/** Reads entries back: history, what a device misses, lists of conversations, one user's own, one entry and where it went. */
package io.parley.message.store.read;
