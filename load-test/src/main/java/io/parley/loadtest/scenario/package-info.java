/**
 * What is measured. Every scenario drives a {@code Target} through {@code ChatClient}s, checks completeness and returns
 * outcomes. Imports {@code client}, {@code net}, {@code check}, {@code measure}, {@code server}; {@code report} and the
 * entry class import it.
 */
package io.parley.loadtest.scenario;
