/** What all services do with their configuration. Nothing here knows a setting. */
package io.parley.kit.config;
