{{/* Building blocks of network policies: one per arrow. */}}
{{- define "parley.network.head" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "parley.fullname" $root }}-{{ $component }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  podSelector:
    matchLabels:
      {{- include "parley.selector" (list $root $component) | nindent 6 }}
  policyTypes: [Ingress, Egress]
{{- end -}}

{{/* A pod of ours as peer. Call with (list $ "auth"). */}}
{{- define "parley.network.peer" -}}
- podSelector:
    matchLabels:
      {{- include "parley.selector" . | nindent 6 }}
{{- end -}}

{{/* From components to a port. Call with (list $ (list "gateway" "message") 9000). */}}
{{- define "parley.network.from" -}}
{{- $root := index . 0 -}}
- from:
    {{- range index . 1 }}
    {{- include "parley.network.peer" (list $root .) | nindent 4 }}
    {{- end }}
  ports:
    - port: {{ index . 2 }}
      protocol: TCP
{{- end -}}

{{/* To components at a port. Call with (list $ (list "auth") 9000). */}}
{{- define "parley.network.to" -}}
{{- $root := index . 0 -}}
- to:
    {{- range index . 1 }}
    {{- include "parley.network.peer" (list $root .) | nindent 4 }}
    {{- end }}
  ports:
    - port: {{ index . 2 }}
      protocol: TCP
{{- end -}}

{{/* From Prometheus to the port of health and metrics. The kubelet, which probes it, needs no rule. */}}
{{- define "parley.network.fromMetrics" -}}
- from:
    {{- toYaml .Values.networkPolicy.metrics | nindent 4 }}
  ports:
    - port: 9080
      protocol: TCP
{{- end -}}

{{/* Name look-ups, unless every host is given as an address. */}}
{{- define "parley.network.toDns" -}}
{{- $hosts := list -}}
{{- if not .Values.mysql.bundled.enabled -}}{{- $hosts = append $hosts .Values.mysql.external.host -}}{{- end -}}
{{- if not .Values.kafka.bundled.enabled -}}
  {{- range splitList "," .Values.kafka.external.bootstrapServers -}}
    {{- $hosts = append $hosts (regexReplaceAll ":[0-9]+$" (trim .) "") -}}
  {{- end -}}
{{- end -}}
{{- with .Values.mail.host -}}{{- $hosts = append $hosts . -}}{{- end -}}
{{- if .Values.tracing.enabled -}}
  {{- $hosts = append $hosts (regexReplaceAll ":[0-9]+$" (regexReplaceAll "^https?://([^/]*).*$" .Values.tracing.endpoint "${1}") "") -}}
{{- end -}}
{{- $names := ne .Values.discovery "environment" -}}
{{- range $hosts -}}
  {{- if not (or (regexMatch "^[0-9.]+$" .) (contains ":" .)) -}}{{- $names = true -}}{{- end -}}
{{- end -}}
{{- if $names -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}
{{- end -}}

{{- define "parley.network.toMysql" -}}
{{- if .Values.mysql.bundled.enabled -}}
{{- include "parley.network.to" (list . (list "mysql") 3306) }}
{{- else -}}
- ports:
    - port: {{ .Values.mysql.external.port }}
      protocol: TCP
  {{- with .Values.networkPolicy.mysql }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{- define "parley.network.toMail" -}}
{{- if .Values.mail.host -}}
- ports:
    - port: {{ .Values.mail.port }}
      protocol: TCP
  {{- with .Values.networkPolicy.mail }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{/* Port of the collector of traces. */}}
{{- define "parley.collector.port" -}}
{{- $address := regexFind "^https?://[^/]*" .Values.tracing.endpoint -}}
{{- regexFind "[0-9]+$" (regexFind ":[0-9]+$" $address) | default (ternary "443" "80" (hasPrefix "https:" $address)) -}}
{{- end -}}

{{- define "parley.network.toCollector" -}}
{{- if .Values.tracing.enabled -}}
- ports:
    - port: {{ include "parley.collector.port" . }}
      protocol: TCP
  {{- with .Values.networkPolicy.collector }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}

{{- define "parley.network.toKafka" -}}
{{- if .Values.kafka.bundled.enabled -}}
{{- include "parley.network.to" (list . (list "kafka") 9092) }}
{{- else -}}
- ports:
    {{- $ports := list -}}
    {{- if .Values.kafka.external.ports -}}
      {{- range .Values.kafka.external.ports -}}{{- $ports = append $ports (int .) -}}{{- end -}}
    {{- else -}}
      {{- range splitList "," .Values.kafka.external.bootstrapServers -}}
        {{- $ports = append $ports (splitList ":" (trim .) | last | int) -}}
      {{- end -}}
    {{- end -}}
    {{- range $ports | uniq }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  {{- with .Values.networkPolicy.kafka }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
{{- end -}}
