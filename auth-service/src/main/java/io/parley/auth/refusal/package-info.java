/**
 * What a client can be told when its request is not done. No rules and no transport live here; every package may import
 * it, it imports none.
 */
package io.parley.auth.refusal;
