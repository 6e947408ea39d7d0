/** What operators configure: one interface for each part. What is allowed stands at each key; rules between keys are in {@code CrossChecks}. */
package io.parley.gateway.app.config;
