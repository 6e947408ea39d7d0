/** The settings of message-service. Any package may read them; nothing here depends on another package. */
package io.parley.message.config;
