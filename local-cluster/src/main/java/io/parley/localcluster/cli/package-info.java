/**
 * The commands behind the {@code parley} script: {@code up}, {@code down}, {@code restart}, {@code status}, {@code logs},
 * {@code reset}. Turns words of the person at the keyboard into calls of {@code service} and prints what came of them;
 * nothing imports it.
 */
package io.parley.localcluster.cli;
