/** How far devices have received and users have read, and what users have set for conversations. */
package io.parley.message.store.position;
