{{/* What the names of the release's objects begin with. At most 40 characters, so that suffixes fit: parley.checks refuses more. */}}
{{- define "parley.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A value as text: numbers with all their digits, where a template alone would write a million as 1e+06. */}}
{{- define "parley.text" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) (lt . 9007199254740992.0) (gt . -9007199254740992.0) -}}
{{- int64 . -}}
{{- else -}}
{{- toString . -}}
{{- end -}}
{{- end -}}

{{/* Labels by which objects of one component are selected. Call with (list $ "gateway"). */}}
{{- define "parley.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ default $root.Chart.Name $root.Values.nameOverride }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* All labels of an object. Call with (list $ "gateway"). */}}
{{- define "parley.labels" -}}
{{- $root := index . 0 -}}
{{ include "parley.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/part-of: parley
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | trunc 63 }}
{{- with $root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Annotations of an object, if it has any: its own and the common ones. Call with (list $) or (list $ own). */}}
{{- define "parley.annotations" -}}
{{- $own := dict -}}
{{- if gt (len .) 1 -}}{{- $own = index . 1 -}}{{- end -}}
{{- with merge (deepCopy $own) (index . 0).Values.commonAnnotations -}}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end -}}
{{- end -}}

{{- define "parley.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "parley.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* The image of a component. Call with (list $ .Values.gateway.image). */}}
{{- define "parley.image" -}}
{{- $root := index . 0 -}}
{{- $image := index . 1 -}}
{{- $tag := $image.tag | default $root.Values.image.tag | default $root.Chart.AppVersion -}}
{{- with $root.Values.image.registry -}}{{ trimSuffix "/" . }}/{{- end -}}
{{- $image.repository -}}
{{- if $image.digest -}}@{{- $image.digest -}}{{- else -}}:{{- $tag -}}{{- end -}}
{{- end -}}

{{/* The prefix of the variables that Kubernetes makes of a service's name. */}}
{{- define "parley.serviceVariable" -}}
{{- . | upper | replace "-" "_" | replace "." "_" -}}
{{- end -}}

{{/*
The variable with a service's address, which the kubelet fills in. What it has no value for it leaves as it is, which our programs recognise.
Call with (list $ "auth").
*/}}
{{- define "parley.serviceAddress" -}}
$({{ include "parley.serviceVariable" (printf "%s-%s" (include "parley.fullname" (index . 0)) (index . 1)) }}_SERVICE_HOST)
{{- end -}}

{{/* Whether pods need the services' addresses in their environment: true or false. */}}
{{- define "parley.serviceLinks" -}}
{{- ne .Values.discovery "dns" -}}
{{- end -}}

{{/* Secret with the password for the SMTP server. */}}
{{- define "parley.mailSecret" -}}
{{- default (printf "%s-mail" (include "parley.fullname" .)) .Values.mail.existingSecret -}}
{{- end -}}

{{/* A name with its final dot, so that no search domain is tried in front of it. Call with (list $ "parley-auth-headless"). */}}
{{- define "parley.absoluteName" -}}
{{- $root := index . 0 -}}
{{ index . 1 }}.{{ $root.Release.Namespace }}.svc.{{ trimSuffix "." $root.Values.clusterDomain }}.
{{- end -}}

{{/* Where one of our gRPC services is: all its pods by name, and for the time when none of them answers its one address. Call with (list $ "auth"). */}}
{{- define "parley.grpcEndpoint" -}}
{{- $root := index . 0 -}}
{{- $pods := printf "%s:9000" (include "parley.absoluteName" (list $root (printf "%s-%s-headless" (include "parley.fullname" $root) (index . 1)))) -}}
{{- $service := printf "%s:9000" (include "parley.serviceAddress" .) -}}
{{- $byName := printf "%s:9000" (include "parley.absoluteName" (list $root (printf "%s-%s" (include "parley.fullname" $root) (index . 1)))) -}}
{{- get (dict "auto" (printf "%s;%s" $pods $service) "dns" (printf "%s;%s" $pods $byName) "environment" $service) $root.Values.discovery -}}
{{- end -}}

{{/* The host of a service that all pods reach by its cluster address. Call with (list $ "mysql"). */}}
{{- define "parley.serviceHost" -}}
{{- $root := index . 0 -}}
{{- if eq $root.Values.discovery "dns" -}}
{{ include "parley.fullname" $root }}-{{ index . 1 }}.{{ $root.Release.Namespace }}.svc.{{ trimSuffix "." $root.Values.clusterDomain }}
{{- else -}}
{{ include "parley.serviceAddress" . }}
{{- end -}}
{{- end -}}

{{- define "parley.mysqlHost" -}}
{{- if .Values.mysql.bundled.enabled -}}
{{- include "parley.serviceHost" (list . "mysql") -}}
{{- else -}}
{{- .Values.mysql.external.host -}}
{{- end -}}
{{- end -}}

{{- define "parley.mysqlPort" -}}
{{- if .Values.mysql.bundled.enabled -}}3306{{- else -}}{{ .Values.mysql.external.port }}{{- end -}}
{{- end -}}

{{- define "parley.kafkaBootstrap" -}}
{{- if .Values.kafka.bundled.enabled -}}
{{- include "parley.serviceHost" (list . "kafka") -}}:9092
{{- else -}}
{{- .Values.kafka.external.bootstrapServers -}}
{{- end -}}
{{- end -}}

{{/* Schema, user and key of the password of a service, as YAML. Call with (list $ "auth"). */}}
{{- define "parley.mysqlUser" -}}
{{- $mysql := (index . 0).Values.mysql -}}
{{- if $mysql.shared.schema -}}
{{- dict "schema" $mysql.shared.schema "username" $mysql.shared.username "key" "password" "password" $mysql.shared.password | toYaml -}}
{{- else -}}
{{- $user := index $mysql (index . 1) -}}
{{- dict "schema" $user.schema "username" $user.username "key" (printf "%s-password" (index . 1)) "password" $user.password | toYaml -}}
{{- end -}}
{{- end -}}

{{/* What follows the JDBC URL of an external MySQL: nothing, or ?name=value&… */}}
{{- define "parley.jdbcParameters" -}}
{{- $external := .Values.mysql.external -}}
{{- if not .Values.mysql.bundled.enabled -}}
{{- $parameters := compact (list (ternary (printf "sslMode=%s" ($external.tls | upper | replace "-" "_")) "" (and (ne $external.tls "disabled") (not (contains "sslMode" $external.jdbcParameters)))) $external.jdbcParameters) -}}
{{- if $parameters -}}?{{ join "&" $parameters }}{{- end -}}
{{- end -}}
{{- end -}}

{{/* Whether a Job makes the schemas and users: "true" or nothing. */}}
{{- define "parley.mysqlSetup" -}}
{{- if or .Values.mysql.bundled.enabled .Values.mysql.setup.enabled -}}true{{- end -}}
{{- end -}}

{{- define "parley.serviceCredentialSecret" -}}
{{- default (printf "%s-service-credential" (include "parley.fullname" .)) .Values.serviceCredential.existingSecret -}}
{{- end -}}
{{- define "parley.signingKeysSecret" -}}
{{- default (printf "%s-signing-keys" (include "parley.fullname" .)) .Values.auth.signingKeys.existingSecret -}}
{{- end -}}
{{- define "parley.mysqlSecret" -}}
{{- default (printf "%s-mysql-users" (include "parley.fullname" .)) .Values.mysql.existingSecret -}}
{{- end -}}
{{- define "parley.mysqlRootSecret" -}}
{{- if .Values.mysql.bundled.enabled -}}
{{- default (printf "%s-mysql-root" (include "parley.fullname" .)) .Values.mysql.bundled.existingSecret -}}
{{- else -}}
{{- default (printf "%s-mysql-root" (include "parley.fullname" .)) .Values.mysql.setup.existingSecret -}}
{{- end -}}
{{- end -}}
{{- define "parley.mysqlRootKey" -}}
{{- if or .Values.mysql.bundled.enabled (not .Values.mysql.setup.existingSecret) -}}root-password{{- else -}}{{ .Values.mysql.setup.key }}{{- end -}}
{{- end -}}
{{- define "parley.kafkaUsersSecret" -}}
{{- default (printf "%s-kafka-users" (include "parley.fullname" .)) .Values.kafka.bundled.existingSecret -}}
{{- end -}}
{{- define "parley.serviceTlsSecret" -}}
{{- default (printf "%s-service-tls" (include "parley.fullname" .)) .Values.serviceTls.existingSecret -}}
{{- end -}}
{{- define "parley.tlsSecret" -}}
{{- default (printf "%s-tls" (include "parley.fullname" .)) .Values.tls.existingSecret -}}
{{- end -}}

{{/* Copies of the topics' partitions, where the chart must know them: Strimzi's objects. The Job asks the brokers. */}}
{{- define "parley.replicationFactor" -}}
{{- if .Values.topics.replicationFactor -}}{{ .Values.topics.replicationFactor }}
{{- else if .Values.kafka.bundled.enabled -}}1
{{- else -}}3
{{- end -}}
{{- end -}}
{{- define "parley.minInsyncReplicas" -}}
{{- if .Values.topics.minInsyncReplicas -}}{{ .Values.topics.minInsyncReplicas }}
{{- else if lt (int (include "parley.replicationFactor" .)) 3 -}}1
{{- else -}}2
{{- end -}}
{{- end -}}

{{/* Seconds from the start of a gateway's removal to the moment it is killed: wait, drain, and 10 s for the JVM to go. */}}
{{- define "parley.gatewayGraceSeconds" -}}
{{- with .Values.gateway.drain -}}{{ add .delaySeconds .timeoutSeconds 10 }}{{- end -}}
{{- end -}}
