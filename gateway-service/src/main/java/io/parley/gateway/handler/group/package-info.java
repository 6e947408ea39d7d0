/** Groups: made, changed, looked at. */
package io.parley.gateway.handler.group;
