{{/* Values that the schema cannot judge, because they depend on each other. Each refusal says what to do. */}}
{{- define "parley.checks" -}}
{{- include "parley.checks.names" . -}}
{{- include "parley.checks.ports" . -}}
{{- include "parley.checks.resources" . -}}
{{- include "parley.checks.settings" . -}}
{{- if and .Values.tracing.enabled (not .Values.tracing.endpoint) -}}
{{- fail "tracing.enabled needs the collector's address in tracing.endpoint, such as http://collector.observability:4317." -}}
{{- end -}}
{{- if and (not .Values.tracing.enabled) (or .Values.settings.tracingShare .Values.settings.tracingUsers) -}}
{{- fail "settings.tracingShare and settings.tracingUsers trace nothing unless tracing.enabled is true." -}}
{{- end -}}
{{- if ge (int .Values.gateway.maxConnectionsPerAddress) (int .Values.gateway.maxConnections) -}}
{{- fail (printf "gateway.maxConnectionsPerAddress is %d: it must be below gateway.maxConnections, %d, so that no address can take them all." (int .Values.gateway.maxConnectionsPerAddress) (int .Values.gateway.maxConnections)) -}}
{{- end -}}
{{- if and .Values.mysql.bundled.enabled .Values.mysql.external.host -}}
{{- fail "mysql.external.host is set while mysql.bundled.enabled is true: set mysql.bundled.enabled=false to use your own MySQL." -}}
{{- end -}}
{{- if and (not .Values.mysql.bundled.enabled) (not .Values.mysql.external.host) -}}
{{- fail "There is no MySQL: set mysql.external.host, or mysql.bundled.enabled=true for a trial." -}}
{{- end -}}
{{- if and .Values.kafka.bundled.enabled .Values.kafka.external.bootstrapServers -}}
{{- fail "kafka.external.bootstrapServers is set while kafka.bundled.enabled is true: set kafka.bundled.enabled=false to use your own Kafka." -}}
{{- end -}}
{{- if and (not .Values.kafka.bundled.enabled) (not .Values.kafka.external.bootstrapServers) -}}
{{- fail "There is no Kafka: set kafka.external.bootstrapServers, or kafka.bundled.enabled=true for a trial." -}}
{{- end -}}
{{- if and (eq .Values.mysql.external.tls "disabled") (contains "sslMode" .Values.mysql.external.jdbcParameters) -}}
{{- fail "sslMode in mysql.external.jdbcParameters would encrypt the migrations alone: set mysql.external.tls=required for all connections." -}}
{{- end -}}
{{- if .Values.mysql.shared.schema -}}
{{- if include "parley.mysqlSetup" . -}}
{{- fail "mysql.shared.schema is for a schema that exists: it goes with neither mysql.bundled.enabled nor mysql.setup.enabled." -}}
{{- end -}}
{{- if not .Values.mysql.shared.username -}}
{{- fail "mysql.shared.schema needs mysql.shared.username." -}}
{{- end -}}
{{- if and (not .Values.mysql.shared.password) (not .Values.mysql.existingSecret) -}}
{{- fail "The password of mysql.shared.username is not known: set mysql.existingSecret (key password) or mysql.shared.password." -}}
{{- end -}}
{{- else -}}
{{- if ne (len (uniq (list .Values.mysql.auth.schema .Values.mysql.presence.schema .Values.mysql.message.schema))) 3 -}}
{{- fail "mysql.auth.schema, mysql.presence.schema and mysql.message.schema must differ: for one schema of all services set mysql.shared.schema." -}}
{{- end -}}
{{- if ne (len (uniq (list .Values.mysql.auth.username .Values.mysql.presence.username .Values.mysql.message.username))) 3 -}}
{{- fail "mysql.auth.username, mysql.presence.username and mysql.message.username must differ: each has rights to its own schema only." -}}
{{- end -}}
{{- if and (not (include "parley.mysqlSetup" .)) (not .Values.mysql.existingSecret) -}}
{{- range $service := list "auth" "presence" "message" -}}
{{- if not (index $.Values.mysql $service).password -}}
{{- fail (printf "The password of the MySQL user of %s-service is not known: set mysql.existingSecret or mysql.%s.password, or let mysql.setup.enabled=true make the users." $service $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and (not .Values.mysql.bundled.enabled) .Values.mysql.setup.enabled (not .Values.mysql.setup.existingSecret) (not .Values.mysql.setup.password) -}}
{{- fail "mysql.setup.enabled needs the administrator's password: set mysql.setup.existingSecret or mysql.setup.password." -}}
{{- end -}}
{{- $gateways := ternary .Values.gateway.autoscaling.maxReplicas .Values.gateway.replicas .Values.gateway.autoscaling.enabled -}}
{{- if gt (int $gateways) (int .Values.topics.deliveries.partitions) -}}
{{- fail (printf "%d gateways need as many partitions, but topics.deliveries.partitions is %d." (int $gateways) (int .Values.topics.deliveries.partitions)) -}}
{{- end -}}
{{- if .Values.gateway.autoscaling.enabled -}}
{{- if gt (int .Values.gateway.autoscaling.minReplicas) (int .Values.gateway.autoscaling.maxReplicas) -}}
{{- fail "gateway.autoscaling.minReplicas is larger than gateway.autoscaling.maxReplicas." -}}
{{- end -}}
{{- if and (eq .Values.gateway.autoscaling.connections.source "none") (eq (int .Values.gateway.autoscaling.cpuPercent) 0) -}}
{{- fail "gateway.autoscaling.enabled needs something to scale by: set cpuPercent, or connections.source to adapter or keda." -}}
{{- end -}}
{{- if and (eq .Values.gateway.autoscaling.connections.source "keda") (not .Values.gateway.autoscaling.connections.prometheusAddress) -}}
{{- fail "gateway.autoscaling.connections.source=keda needs gateway.autoscaling.connections.prometheusAddress." -}}
{{- end -}}
{{- end -}}
{{- range $service := list "auth" "presence" "message" -}}
{{- with (index $.Values $service).autoscaling -}}
{{- if and .enabled (gt (int .minReplicas) (int .maxReplicas)) -}}
{{- fail (printf "%s.autoscaling.minReplicas is larger than %s.autoscaling.maxReplicas." $service $service) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- if and .Values.gateway.ingress.enabled (not .Values.gateway.ingress.hosts) -}}
{{- fail "gateway.ingress.enabled needs the names that clients use in gateway.ingress.hosts." -}}
{{- end -}}
{{- if and .Values.gateway.httpRoute.enabled (not .Values.gateway.httpRoute.parentRefs) -}}
{{- fail "gateway.httpRoute.enabled needs the Gateway it is attached to in gateway.httpRoute.parentRefs." -}}
{{- end -}}
{{- if and .Values.gateway.rebalance.enabled (eq .Values.gateway.service.sessionAffinity "ClientIP") -}}
{{- fail "gateway.rebalance.enabled does not go with gateway.service.sessionAffinity=ClientIP: clients that are asked to reconnect would come back to the same gateway." -}}
{{- end -}}
{{- with .Values.gateway.proxies -}}
{{- if and (or .proxyProtocol (ne .forwardedHeader "none")) (not .trusted) -}}
{{- fail "gateway.proxies.proxyProtocol and gateway.proxies.forwardedHeader need the networks of your proxies in gateway.proxies.trusted: the word of anybody else is not taken." -}}
{{- end -}}
{{- end -}}
{{- with .Values.gateway.drain -}}
{{- if lt (int .timeoutSeconds) (mul 2 (int .spreadSeconds) | int) -}}
{{- fail (printf "gateway.drain.timeoutSeconds is %d: it must be at least twice gateway.drain.spreadSeconds, %d." (int .timeoutSeconds) (mul 2 (int .spreadSeconds) | int)) -}}
{{- end -}}
{{- end -}}
{{- if and .Values.tls.enabled (not .Values.tls.existingSecret) (not .Values.tls.certManager.enabled) -}}
{{- fail "tls.enabled needs a certificate: set tls.existingSecret, or tls.certManager.enabled with an issuer." -}}
{{- end -}}
{{- if and .Values.tls.certManager.enabled (or (not .Values.tls.certManager.issuerName) (not .Values.tls.certManager.dnsNames)) -}}
{{- fail "tls.certManager.enabled needs tls.certManager.issuerName and tls.certManager.dnsNames." -}}
{{- end -}}
{{- if and (include "parley.verifiesMysql" .) (not .Values.mysql.external.caSecret) -}}
{{- fail (printf "mysql.external.tls=%s needs the authority of MySQL's certificate: set mysql.external.caSecret." .Values.mysql.external.tls) -}}
{{- end -}}
{{- with .Values.auth.firstOperator -}}
{{- if and .name (not .existingSecret) -}}
{{- fail "auth.firstOperator.name needs a password: set auth.firstOperator.existingSecret." -}}
{{- end -}}
{{- end -}}
{{- with .Values.mail -}}
{{- if and .host (not .from) -}}
{{- fail "mail.host needs the address that mails come from: set mail.from." -}}
{{- end -}}
{{- if and (not .host) (eq .registration "required") -}}
{{- fail "mail.registration=required needs mail.host: without mail nobody could register." -}}
{{- end -}}
{{- if and .host .username (not .password) (not .existingSecret) -}}
{{- fail "mail.username needs a password: set mail.existingSecret, or mail.password." -}}
{{- end -}}
{{- if and .host .username (eq .encryption "none") -}}
{{- fail "mail.encryption=none would show mail.password to everybody on the way: set starttls or tls, or leave mail.username empty." -}}
{{- end -}}
{{- end -}}
{{- if and .Values.serviceTls.certManager.enabled (not .Values.serviceTls.certManager.issuerName) -}}
{{- fail "serviceTls.certManager.enabled needs serviceTls.certManager.issuerName." -}}
{{- end -}}
{{- if gt (int (include "parley.minInsyncReplicas" .)) (int (include "parley.replicationFactor" .)) -}}
{{- fail "topics.minInsyncReplicas is larger than topics.replicationFactor: no record could ever be written." -}}
{{- end -}}
{{- if and (eq .Values.topics.manage "strimzi") (not .Values.topics.strimzi.cluster) -}}
{{- fail "topics.manage=strimzi needs the name of the Kafka cluster in topics.strimzi.cluster." -}}
{{- end -}}
{{- if and (eq .Values.topics.manage "none") .Values.kafka.bundled.enabled -}}
{{- fail "topics.manage=none does not go with the bundled Kafka, whose users the Job makes as well: leave it at job, or set kafka.bundled.enabled=false." -}}
{{- end -}}
{{- if and (eq .Values.topics.manage "strimzi") .Values.kafka.bundled.enabled -}}
{{- fail "topics.manage=strimzi does not go with the bundled Kafka: set kafka.bundled.enabled=false." -}}
{{- end -}}
{{- end -}}
