/** How Parley's services know each other: certificates. Imports nothing of Parley's. */
package io.parley.kit.tls;
