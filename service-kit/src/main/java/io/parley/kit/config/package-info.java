/** What all services do with their configuration: how it is checked and refused. Nothing here knows a setting. */
package io.parley.kit.config;
