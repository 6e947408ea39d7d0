/** The SMTP server of a cluster on one machine: takes every mail and keeps it in a folder. Imports {@code host} only. */
package io.parley.localcluster.mail;
