{{/*
A Job of ours, which runs a class of the job archive in one of the service images. Its name carries a digest of what it does: it runs with the install
and again when that changes. Call with (list $ "topics" "main class" .Values.gateway.image env).
*/}}
{{- define "parley.job" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
{{- $pod := include "parley.jobPod" . -}}
apiVersion: batch/v1
kind: Job
metadata:
  # The labels count too: a Job's template cannot be changed.
  name: {{ include "parley.fullname" $root }}-{{ $component }}-{{ printf "%s%s" $pod (include "parley.labels" (list $root $component)) | sha256sum | trunc 8 }}
  labels:
    {{- include "parley.labels" (list $root $component) | nindent 4 }}
  {{- include "parley.annotations" (list $root) | nindent 2 }}
spec:
  # MySQL and Kafka may still be starting: the class itself waits for them, and a failed pod is replaced.
  backoffLimit: 10
  {{- with $root.Values.jobs.ttlSeconds }}
  ttlSecondsAfterFinished: {{ int . }}
  {{- end }}
  template:
    metadata:
      labels:
        {{- include "parley.labels" (list $root $component) | nindent 8 }}
    spec:
      {{- $pod | nindent 6 }}
{{- end -}}

{{/* The pod of a Job or test; the same arguments. */}}
{{- define "parley.jobPod" -}}
{{- $root := index . 0 -}}
{{- $component := index . 1 -}}
serviceAccountName: {{ include "parley.serviceAccountName" $root }}
{{- include "parley.podIsolation" $root }}
restartPolicy: {{ ternary "Never" "OnFailure" (eq $component "check") }}
containers:
  - name: {{ $component }}
    image: {{ include "parley.image" (list $root (index . 3)) | quote }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    securityContext:
      {{- include "parley.containerSecurity" $root | nindent 6 }}
    command: [java, -cp, "/app/jobs/*:/app/lib/boot/*:/app/lib/main/*", {{ index . 2 }}]
    env:
      {{- index . 4 | nindent 6 }}
    {{- if and (eq $component "topics") $root.Values.kafka.external.existingSecret }}
    envFrom:
      - secretRef:
          name: {{ $root.Values.kafka.external.existingSecret }}
    {{- end }}
    resources:
      {{- toYaml $root.Values.jobs.resources | nindent 6 }}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
      {{- if eq $component "schemas" }}
      {{- with include "parley.mysqlAuthorityMount" $root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir: {}
  {{- if eq $component "schemas" }}
  {{- with include "parley.mysqlAuthorityVolume" $root | trim }}
  {{- . | nindent 2 }}
  {{- end }}
  {{- end }}
{{- end -}}

{{/* The policy of a Job's pod: nobody comes in, and it reaches its one goal. Call with (list $ "topics" egress). */}}
{{- define "parley.jobNetworkPolicy" -}}
{{- $root := index . 0 -}}
{{- if $root.Values.networkPolicy.enabled }}
{{ include "parley.network.head" (list $root (index . 1)) }}
  ingress: []
  egress:
    {{- index . 2 | nindent 4 }}
    {{- include "parley.network.toDns" $root | nindent 4 }}
{{- end -}}
{{- end -}}
