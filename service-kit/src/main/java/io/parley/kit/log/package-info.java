/** What services have in common when they say what happened. */
package io.parley.kit.log;
