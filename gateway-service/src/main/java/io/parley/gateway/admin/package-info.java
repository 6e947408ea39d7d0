/** The port for operators: JSON over HTTP to what auth-service and presence-service know. Only the package app may import it. */
package io.parley.gateway.admin;
