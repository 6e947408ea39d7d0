/** Writes entries: behind remembered ends where it can, under locks where it must; a batch is one transaction. */
package io.parley.message.store.commit;
