/** What goes: old posts, what deleted users leave, devices nobody uses; and what is to be delivered again. */
package io.parley.message.store.keep;
