/** End-to-end and fault tests on the local cluster: two gateways, real MariaDB and Kafka, clients over real sockets. */
package io.parley.systemtest;
