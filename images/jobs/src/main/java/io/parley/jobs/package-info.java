/**
 * What the chart's Jobs and its test run, inside the images of the services and with their libraries. The packages below
 * may import this one; nothing here imports a service.
 */
package io.parley.jobs;
