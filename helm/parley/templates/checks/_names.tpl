{{/* What Kubernetes would refuse of names and labels, after half of the objects were made. */}}
{{- define "parley.checks.names" -}}
{{- $name := include "parley.fullname" . -}}
{{- $remedy := "set fullnameOverride, or another name for the release." -}}
{{- if .Values.fullnameOverride -}}{{- $remedy = "change fullnameOverride." -}}{{- end -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) -}}
{{- fail (printf "%q cannot begin the names of Services: they are lower-case letters, digits and hyphens, and begin with a letter; %s" $name $remedy) -}}
{{- end -}}
{{- if gt (len $name) 40 -}}
{{- fail (printf "%q has %d characters, but names of objects may begin with at most 40; %s" $name (len $name) $remedy) -}}
{{- end -}}
{{- if not (regexMatch "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$" .Values.nameOverride) -}}
{{- fail (printf "nameOverride is %q, which is no value of a label." .Values.nameOverride) -}}
{{- end -}}
{{- include "parley.checks.labels" (list "commonLabels" .Values.commonLabels) -}}
{{- range $service := list "gateway" "auth" "presence" "message" -}}
{{- $settings := index $.Values $service -}}
{{- include "parley.checks.labels" (list (printf "%s.podLabels" $service) $settings.podLabels) -}}
{{- range $label, $value := $settings.podLabels -}}
{{- if hasKey $.Values.commonLabels $label -}}
{{- fail (printf "%s.podLabels has %s, which commonLabels has already." $service $label) -}}
{{- end -}}
{{- end -}}
{{- range $annotation, $value := $settings.podAnnotations -}}
{{- if hasPrefix "checksum/" $annotation -}}
{{- fail (printf "%s.podAnnotations has %s, which the chart sets itself." $service $annotation) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Refuses labels by which the chart selects objects. Call with (list "commonLabels" .Values.commonLabels). */}}
{{- define "parley.checks.labels" -}}
{{- $key := index . 0 -}}
{{- range $label, $value := index . 1 -}}
{{- if or (hasPrefix "app.kubernetes.io/" $label) (has $label (list "helm.sh/chart" "parley.io/scrape")) -}}
{{- fail (printf "%s has %s, which the chart sets itself." $key $label) -}}
{{- end -}}
{{- end -}}
{{- end -}}
