/**
 * How one service finds the pods of another and spreads its calls over them: endpoints as configured, the name service,
 * one channel per pod, the choice among pods, calls with a deadline that go on to another pod. Services that call others
 * import it; it knows none of them.
 */
package io.parley.kit.channel;
