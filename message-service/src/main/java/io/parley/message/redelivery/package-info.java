/**
 * Repeats pushes that were not acknowledged, from what MySQL knows: no memory of what was pushed is needed, so the death
 * of any pod changes nothing.
 *
 * <p>May use {@code conversation}, {@code entry}, {@code store}, {@code sync}, {@code routing} and {@code config}.
 */
package io.parley.message.redelivery;
