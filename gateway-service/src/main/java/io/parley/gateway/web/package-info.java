/**
 * The browser chat, as files over HTTP: what is served and with which headers. Knows nothing of frames and sessions; only the
 * package app may import it.
 */
package io.parley.gateway.web;
