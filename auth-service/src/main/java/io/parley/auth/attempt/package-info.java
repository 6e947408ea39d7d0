/** Limits on what strangers may try: by address, and by account. Imports {@code refusal} only. */
package io.parley.auth.attempt;
