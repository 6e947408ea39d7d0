{{/* What Kubernetes would refuse of resources: limits below requests. */}}
{{- define "parley.checks.resources" -}}
{{- $all := dict
      "gateway.resources" .Values.gateway.resources "auth.resources" .Values.auth.resources
      "presence.resources" .Values.presence.resources "message.resources" .Values.message.resources
      "mysql.bundled.resources" .Values.mysql.bundled.resources "kafka.bundled.resources" .Values.kafka.bundled.resources
      "jobs.resources" .Values.jobs.resources -}}
{{- range $key, $resources := $all -}}
{{- $limits := dig "limits" dict (default dict $resources) -}}
{{- range $what, $request := dig "requests" dict (default dict $resources) -}}
{{- if hasKey $limits $what -}}
{{- $limit := get $limits $what -}}
{{- if lt (include "parley.quantity" $limit | float64) (include "parley.quantity" $request | float64) -}}
{{- fail (printf "%s.limits.%s is %s, less than the %s that %s.requests.%s asks for." $key $what (include "parley.text" $limit) (include "parley.text" $request) $key $what) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* A quantity such as 500m or 2Gi as a number. */}}
{{- define "parley.quantity" -}}
{{- $text := include "parley.text" . -}}
{{- $unit := regexFind "[A-Za-z]+$" $text -}}
{{- $units := dict "" 1.0 "m" 0.001
      "k" 1e3 "M" 1e6 "G" 1e9 "T" 1e12 "P" 1e15 "E" 1e18
      "Ki" 1024.0 "Mi" 1048576.0 "Gi" 1073741824.0 "Ti" 1099511627776.0 "Pi" 1125899906842624.0 "Ei" 1152921504606846976.0 -}}
{{- mulf (trimSuffix $unit $text | float64) (get $units $unit) -}}
{{- end -}}
