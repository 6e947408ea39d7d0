{{/* What every pod of ours has in common. Call with (list $ "gateway" .Values.gateway). */}}
{{- define "parley.podCommon" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $settings := index . 2 -}}
serviceAccountName: {{ include "parley.serviceAccountName" $root }}
{{- include "parley.podIsolation" $root }}
{{- with $settings.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $root.Values.topologySpread.keys }}
topologySpreadConstraints:
  {{- range . }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: {{ $root.Values.topologySpread.whenUnsatisfiable }}
    labelSelector:
      matchLabels:
        {{- include "parley.selector" (list $root $component) | nindent 8 }}
    {{- if and (ne $component "gateway") (semverCompare ">=1.27-0" $root.Capabilities.KubeVersion.Version) }}
    # Old pods that are about to go do not count.
    matchLabelKeys: [pod-template-hash]
    {{- end }}
  {{- end }}
{{- end }}
{{- with $settings.dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- with $settings.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $settings.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Nothing of the cluster is handed to a pod that it does not need, and it runs as nobody in particular. */}}
{{- define "parley.podIsolation" }}
automountServiceAccountToken: false
enableServiceLinks: {{ include "parley.serviceLinks" . }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .Values.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* The container's part of PodSecurity "restricted". */}}
{{- define "parley.containerSecurity" -}}
{{- toYaml .Values.containerSecurityContext -}}
{{- end -}}

{{/* How a user of the bundled Kafka logs in. Call with (list $ "auth"); admin is the broker's own. */}}
{{- define "parley.envKafkaUser" -}}
{{- $root := index . 0 -}}
{{- $user := index . 1 -}}
{{- if $root.Values.kafka.bundled.enabled -}}
- name: BROKER_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "parley.kafkaUsersSecret" $root }}
      key: {{ $user }}-password
- name: KAFKA_SECURITY_PROTOCOL
  value: SASL_PLAINTEXT
- name: KAFKA_SASL_MECHANISM
  value: {{ ternary "PLAIN" "SCRAM-SHA-256" (eq $user "admin") }}
- name: KAFKA_SASL_JAAS_CONFIG
  value: {{ printf "org.apache.kafka.common.security.%s required username=\"%s\" password=\"$(BROKER_PASSWORD)\";" (ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq $user "admin")) $user | quote }}
{{- end -}}
{{- end -}}

{{/* Environment of every service. Call with (list $ .Values.auth "auth"). */}}
{{- define "parley.envCommon" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 1 -}}
- name: PARLEY_SERVICE_CREDENTIAL
  valueFrom:
    secretKeyRef:
      name: {{ include "parley.serviceCredentialSecret" $root }}
      key: {{ $root.Values.serviceCredential.key }}
{{- if $root.Values.serviceTls.enabled }}
- name: QUARKUS_TLS__SERVICES__KEY_STORE_PEM__0__CERT
  value: /etc/parley/service-tls/tls.crt
- name: QUARKUS_TLS__SERVICES__KEY_STORE_PEM__0__KEY
  value: /etc/parley/service-tls/tls.key
- name: QUARKUS_TLS__SERVICES__TRUST_STORE_PEM_CERTS
  value: /etc/parley/service-tls/ca.crt
- name: QUARKUS_TLS__SERVICES__RELOAD_PERIOD
  value: {{ $root.Values.serviceTls.reloadPeriod | quote }}
{{- end }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ include "parley.kafkaBootstrap" $root | quote }}
{{- with include "parley.envKafkaUser" (list $root (index . 2)) }}
{{ . }}
{{- end }}
{{- with $settings.javaOptions }}
- name: JAVA_TOOL_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with $settings.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* The authority of MySQL's certificate, where it is verified: as environment, as a mount and as a volume. Called with the whole context. */}}
{{- define "parley.verifiesMysql" -}}
{{- if and (not .Values.mysql.bundled.enabled) (hasPrefix "verify-" .Values.mysql.external.tls) -}}true{{- end -}}
{{- end -}}
{{- define "parley.envMysqlAuthority" -}}
{{- if include "parley.verifiesMysql" . }}
- name: MYSQL_CA_CERTIFICATE
  value: /etc/parley/mysql-ca/{{ .Values.mysql.external.caKey }}
{{- end }}
{{- end -}}
{{- define "parley.mysqlAuthorityMount" -}}
{{- if include "parley.verifiesMysql" . }}
- name: mysql-ca
  mountPath: /etc/parley/mysql-ca
  readOnly: true
{{- end }}
{{- end -}}
{{- define "parley.mysqlAuthorityVolume" -}}
{{- if include "parley.verifiesMysql" . }}
- name: mysql-ca
  secret:
    secretName: {{ .Values.mysql.external.caSecret }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{/* The certificate that services show each other, as a mount and as a volume. Called with the whole context. */}}
{{- define "parley.serviceTlsMount" -}}
{{- if .Values.serviceTls.enabled }}
- name: service-tls
  mountPath: /etc/parley/service-tls
  readOnly: true
{{- end }}
{{- end -}}
{{- define "parley.serviceTlsVolume" -}}
{{- if .Values.serviceTls.enabled }}
- name: service-tls
  secret:
    secretName: {{ include "parley.serviceTlsSecret" . }}
    defaultMode: 0440
{{- end }}
{{- end -}}

{{/* What may change while a pod runs, as a mount and as a volume: a folder, since single files are not followed. Called with the whole context. */}}
{{- define "parley.settingsMount" -}}
- name: settings
  mountPath: /etc/parley/settings
  readOnly: true
{{- end -}}
{{- define "parley.settingsVolume" -}}
- name: settings
  configMap:
    name: {{ include "parley.fullname" . }}-settings
    optional: true
{{- end -}}

{{/* Where further environment comes from. Call with (list $ "auth"). */}}
{{- define "parley.envFrom" -}}
{{- $root := index . 0 -}}
- configMapRef:
    name: {{ include "parley.fullname" $root }}-{{ index . 1 }}
{{- with $root.Values.kafka.external.existingSecret }}
- secretRef:
    name: {{ . }}
{{- end }}
{{- end -}}

{{/* A service's own database. Call with (list $ "auth"). */}}
{{- define "parley.envDatabase" -}}
{{- $root := index . 0 -}}
{{- $service := index . 1 -}}
{{- $user := include "parley.mysqlUser" . | fromYaml -}}
{{- $place := printf "%s:%s/%s" (include "parley.mysqlHost" $root) (include "parley.mysqlPort" $root) $user.schema -}}
{{- $external := ternary (dict "tls" "disabled") $root.Values.mysql.external $root.Values.mysql.bundled.enabled -}}
- name: QUARKUS_DATASOURCE_JDBC_URL
  value: {{ printf "jdbc:mysql://%s%s" $place (include "parley.jdbcParameters" $root) | quote }}
- name: QUARKUS_DATASOURCE_REACTIVE_URL
  value: {{ printf "mysql://%s" $place | quote }}
{{- if ne $external.tls "disabled" }}
- name: QUARKUS_DATASOURCE_REACTIVE_MYSQL_SSL_MODE
  value: {{ $external.tls }}
{{- end }}
{{- if eq $external.tls "required" }}
# As "required" means everywhere: encrypted, to whomever.
- name: QUARKUS_DATASOURCE_REACTIVE_TRUST_ALL
  value: "true"
{{- end }}
{{- if eq $external.tls "verify-identity" }}
- name: QUARKUS_DATASOURCE_REACTIVE_HOSTNAME_VERIFICATION_ALGORITHM
  value: HTTPS
{{- end }}
{{- include "parley.envMysqlAuthority" $root }}
- name: QUARKUS_DATASOURCE_USERNAME
  value: {{ $user.username | quote }}
- name: QUARKUS_DATASOURCE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ include "parley.mysqlSecret" $root }}
      key: {{ $user.key }}
{{- end -}}

{{/*
Probes. Starting may take five minutes, for a database that starts with it; being alive and being ready are different questions. What a service's
values say replaces single fields. Call with (list $ .Values.auth).
*/}}
{{- define "parley.probes" -}}
{{- $probes := dict
      "startup" (dict "httpGet" (dict "path" "/q/health/started" "port" "management") "periodSeconds" 2 "timeoutSeconds" 3 "failureThreshold" 150)
      "liveness" (dict "httpGet" (dict "path" "/q/health/live" "port" "management") "periodSeconds" 10 "timeoutSeconds" 5 "failureThreshold" 6)
      "readiness" (dict "httpGet" (dict "path" "/q/health/ready" "port" "management") "periodSeconds" 3 "timeoutSeconds" 3 "failureThreshold" 2) -}}
{{- range $kind := list "startup" "liveness" "readiness" }}
{{ $kind }}Probe:
  {{- toYaml (mergeOverwrite (get $probes $kind) (deepCopy (get (index $ 1).probes $kind))) | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Waits before SIGTERM. Without a shell where the cluster can do it. Call with (list $ seconds). */}}
{{- define "parley.preStop" -}}
{{- $root := index . 0 -}}
preStop:
  {{- if semverCompare ">=1.30-0" $root.Capabilities.KubeVersion.Version }}
  sleep:
    seconds: {{ index . 1 }}
  {{- else }}
  exec:
    command: [sleep, {{ index . 1 | quote }}]
  {{- end }}
{{- end -}}

{{/*
Annotations of a service's pods. Those that begin with checksum/ change with what a pod reads at its start only, so that it is replaced: its
settings, and a password given by a value. Of a password there is a slow digest, as annotations are no secrets.
*/}}
{{- define "parley.podAnnotations" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
checksum/config: {{ include "parley.configData" . | sha256sum }}
{{- if ne $component "gateway" }}
{{- with (include "parley.mysqlUser" . | fromYaml).password }}
checksum/password: {{ derivePassword 1 "maximum" . $component $root.Release.Namespace | sha256sum }}
{{- end }}
{{- end }}
{{- with (index . 2).podAnnotations }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* How many pods an owner starts with. Where an autoscaler decides, what it chose stays: a number left out would be 1 after an upgrade that
switches it on. Call with (list $ "Deployment" "auth" .Values.auth). */}}
{{- define "parley.replicas" -}}
{{- $root := index . 0 -}}
{{- $settings := index . 3 -}}
{{- if not $settings.autoscaling.enabled }}
replicas: {{ int $settings.replicas }}
{{- else }}
{{- with lookup "apps/v1" (index . 1) $root.Release.Namespace (printf "%s-%s" (include "parley.fullname" $root) (index . 2)) }}
replicas: {{ max (int .spec.replicas) (int $settings.autoscaling.minReplicas) }}
{{- end }}
{{- end }}
{{- with $settings.minReadySeconds }}
minReadySeconds: {{ int . }}
{{- end }}
revisionHistoryLimit: {{ int $settings.revisionHistoryLimit }}
{{- end -}}

{{/* How pods are replaced. */}}
{{- define "parley.strategy" -}}
{{- $strategy := .strategy -}}
{{- if eq (default "" $strategy.type) "Recreate" -}}{{- $strategy = omit $strategy "rollingUpdate" -}}{{- end -}}
{{- toYaml $strategy -}}
{{- end -}}

{{/* The pod template of auth-, presence- and message-service. Call with (list $ "auth" .Values.auth env volumeMounts volumes). */}}
{{- define "parley.servicePod" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $settings := index . 2 -}}
metadata:
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
    {{- with $settings.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    {{- include "parley.podAnnotations" (list $root $component $settings) | nindent 4 }}
spec:
  {{- include "parley.podCommon" (list $root $component $settings) | nindent 2 }}
  # The wait before SIGTERM, the calls and sends that are finished after it, and a margin.
  terminationGracePeriodSeconds: {{ add $root.Values.stopDelaySeconds 40 }}
  containers:
    - name: {{ $component }}
      image: {{ include "parley.image" (list $root $settings.image) | quote }}
      imagePullPolicy: {{ $root.Values.image.pullPolicy }}
      securityContext:
        {{- include "parley.containerSecurity" $root | nindent 8 }}
      ports:
        - name: management
          containerPort: 9080
        - name: grpc
          containerPort: 9000
      env:
        {{- include "parley.envDatabase" (list $root $component) | nindent 8 }}
        {{- with index . 3 }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- include "parley.envCommon" (list $root $settings $component) | nindent 8 }}
      envFrom:
        {{- include "parley.envFrom" (list $root $component) | nindent 8 }}
      {{- include "parley.probes" (list $root $settings) | trim | nindent 6 }}
      lifecycle:
        {{- include "parley.preStop" (list $root $root.Values.stopDelaySeconds) | nindent 8 }}
      resources:
        {{- toYaml $settings.resources | nindent 8 }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- include "parley.settingsMount" $root | nindent 8 }}
        {{- with include "parley.serviceTlsMount" $root | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with include "parley.mysqlAuthorityMount" $root | trim }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with index . 4 }}
        {{- . | nindent 8 }}
        {{- end }}
        {{- with $settings.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with $settings.sidecars }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- include "parley.settingsVolume" $root | nindent 4 }}
    {{- with include "parley.serviceTlsVolume" $root | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with include "parley.mysqlAuthorityVolume" $root | trim }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with index . 5 }}
    {{- . | nindent 4 }}
    {{- end }}
    {{- with $settings.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/* A Deployment of one service, without its pod template. Call with (list $ "auth" .Values.auth). */}}
{{- define "parley.deploymentHead" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "parley.fullname" $root }}-{{ $component }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  {{- include "parley.replicas" (list $root "Deployment" $component (index . 2)) | trim | nindent 2 }}
  strategy:
    {{- include "parley.strategy" (index . 2) | nindent 4 }}
  selector:
    matchLabels:
      {{- include "parley.selector" (list $root $component) | nindent 6 }}
{{- end -}}

{{/* Settings that all services have. Call with (list $ .Values.auth). */}}
{{- define "parley.configCommon" -}}
{{- $root := index . 0 -}}
QUARKUS_MANAGEMENT_PORT: "9080"
PARLEY_SETTINGS_FILE: /etc/parley/settings/settings.properties
QUARKUS_LOG_CONSOLE_JSON_ENABLED: {{ eq ($root.Values.logging.format | default "json") "json" | quote }}
QUARKUS_LOG_CATEGORY__IO_PARLEY__LEVEL: {{ $root.Values.logging.level | quote }}
{{- if not $root.Values.kafka.bundled.enabled }}
{{- range $name, $value := $root.Values.kafka.external.config }}
{{ $name }}: {{ include "parley.text" $value | quote }}
{{- end }}
{{- end }}
{{- end -}}

{{/* Where traces go. */}}
{{- define "parley.configTracing" -}}
{{- with .Values.tracing -}}
{{- if .enabled -}}
QUARKUS_OTEL_SDK_DISABLED: "false"
QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT: {{ .endpoint | quote }}
QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL: {{ .protocol | quote }}
{{- else -}}
QUARKUS_OTEL_SDK_DISABLED: "true"
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Settings of a service with a database. Call with (list $ "auth"). */}}
{{- define "parley.configDatabase" -}}
{{- $root := index . 0 -}}
# For as long as a start may take, MySQL and the users may still be on their way.
QUARKUS_FLYWAY_CONNECT_RETRIES: "140"
QUARKUS_FLYWAY_CONNECT_RETRIES_INTERVAL: 2s
{{- if $root.Values.mysql.shared.schema }}
# The tables of the others are in the same schema: each service keeps a history of its own, and begins beside theirs.
QUARKUS_FLYWAY_TABLE: flyway_history_{{ index . 1 }}
QUARKUS_FLYWAY_BASELINE_ON_MIGRATE: "true"
QUARKUS_FLYWAY_BASELINE_VERSION: "0"
{{- end }}
{{- end -}}

{{/* All settings of a service that are no secret: the chart's, and over them the operator's. Call with (list $ "auth"). */}}
{{- define "parley.configData" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $data := include (printf "parley.%s.config" $component) $root | fromYaml -}}
{{- range $name, $value := (index $root.Values $component).config -}}
{{- $_ := set $data $name (include "parley.text" $value) -}}
{{- end -}}
{{- toYaml $data -}}
{{- end -}}

{{/* The ConfigMap of one service. Call with (list $ "auth"). */}}
{{- define "parley.configMap" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "parley.fullname" $root }}-{{ $component }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
data:
  {{- include "parley.configData" . | nindent 2 }}
{{- end -}}

{{/* The two Services of a gRPC service: one address for all, and one record per pod. Call with (list $ "auth"). */}}
{{- define "parley.grpcServices" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $name := printf "%s-%s" (include "parley.fullname" $root) $component -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
    parley.io/scrape: "true"
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  selector:
    {{- include "parley.selector" (list $root $component) | nindent 4 }}
  ports:
    - name: grpc
      port: 9000
      targetPort: grpc
    - name: management
      port: 9080
      targetPort: management
---
# Clients see every pod that is ready, and balance over them themselves.
apiVersion: v1
kind: Service
metadata:
  name: {{ $name }}-headless
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  clusterIP: None
  selector:
    {{- include "parley.selector" (list $root $component) | nindent 4 }}
  ports:
    - name: grpc
      port: 9000
      targetPort: grpc
{{- end -}}

{{/* Keeps evictions to a few pods at a time. Call with (list $ "auth" .Values.auth). */}}
{{- define "parley.podDisruptionBudget" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $budget := (index . 2).podDisruptionBudget -}}
{{- if $budget.enabled -}}
apiVersion: {{ include "parley.policyVersion" $root }}
kind: PodDisruptionBudget
metadata:
  name: {{ include "parley.fullname" $root }}-{{ $component }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  maxUnavailable: {{ $budget.maxUnavailable }}
  {{- if semverCompare ">=1.27-0" $root.Capabilities.KubeVersion.Version }}
  # A pod that is not ready does not keep a node from being drained.
  unhealthyPodEvictionPolicy: AlwaysAllow
  {{- end }}
  selector:
    matchLabels:
      {{- include "parley.selector" (list $root $component) | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* Scales a service by CPU. Call with (list $ "auth" .Values.auth). */}}
{{- define "parley.autoscaler" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $autoscaling := (index . 2).autoscaling -}}
{{- if $autoscaling.enabled -}}
apiVersion: {{ include "parley.autoscalingVersion" $root }}
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "parley.fullname" $root }}-{{ $component }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "parley.fullname" $root }}-{{ $component }}
  minReplicas: {{ $autoscaling.minReplicas }}
  maxReplicas: {{ $autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ $autoscaling.cpuPercent }}
{{- end -}}
{{- end -}}

{{/* What there is only one of, as a list of names; nothing when all is redundant. */}}
{{- define "parley.single" -}}
{{- $single := list -}}
{{- range $service := list "gateway" "auth" "presence" "message" -}}
{{- $settings := index $.Values $service -}}
{{- $least := ternary $settings.autoscaling.minReplicas $settings.replicas $settings.autoscaling.enabled -}}
{{- if lt (int $least) 2 -}}
{{- $single = append $single (printf "%s.%s" $service (ternary "autoscaling.minReplicas" "replicas" $settings.autoscaling.enabled)) -}}
{{- end -}}
{{- end -}}
{{- if .Values.mysql.bundled.enabled -}}{{- $single = append $single "mysql.bundled" -}}{{- end -}}
{{- if .Values.kafka.bundled.enabled -}}{{- $single = append $single "kafka.bundled" -}}{{- end -}}
{{- join ", " $single -}}
{{- end -}}

{{/* Versions of kinds that older clusters know by another name. */}}
{{- define "parley.policyVersion" -}}
{{- if and (.Capabilities.APIVersions.Has "policy/v1") (semverCompare ">=1.21-0" .Capabilities.KubeVersion.Version) -}}
policy/v1
{{- else -}}
policy/v1beta1
{{- end -}}
{{- end -}}
{{- define "parley.autoscalingVersion" -}}
{{- if and (.Capabilities.APIVersions.Has "autoscaling/v2") (semverCompare ">=1.23-0" .Capabilities.KubeVersion.Version) -}}
autoscaling/v2
{{- else -}}
autoscaling/v2beta2
{{- end -}}
{{- end -}}

{{/* Whether an object of the Prometheus operator is wanted: "true" or nothing. Call with (list $ "auto"). */}}
{{- define "parley.wantsMonitoring" -}}
{{- $root := index . 0 -}}
{{- $create := index . 1 -}}
{{- if or (eq $create "always") (and (eq $create "auto") ($root.Capabilities.APIVersions.Has "monitoring.coreos.com/v1")) -}}true{{- end -}}
{{- end -}}
