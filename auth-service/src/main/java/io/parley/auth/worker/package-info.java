/**
 * Threads for work that would hold up an event loop: password hashes and signatures. What is computed is decided
 * elsewhere; every package but {@code account} and {@code refusal} may import this one.
 */
package io.parley.auth.worker;
