/** The audit log: what was done to accounts and by operators, when and from where. Written with what it tells of; knows nothing of it. */
package io.parley.auth.audit;
