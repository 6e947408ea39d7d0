/**
 * A JMeter sampler that speaks Parley's protocol, and a way to run a plan without an installed JMeter. Needs the JDK and
 * JMeter only, so that one small jar in JMeter's lib/ext is all there is to install.
 */
package io.parley.loadtest.jmeter;
