/** Keeps the documentation in step with the code: the configuration reference, and what of the protocol is tested. */
package io.parley.systemtest.docs;
