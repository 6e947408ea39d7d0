/**
 * Names and numbers that several Parley processes must agree on, beside the generated messages: the frame header, topic
 * names, metadata keys. No logic lives here beyond the layout of
 * ids, and nothing here depends on a service.
 */
package io.parley.proto;
