{{/* What Kubernetes would refuse of the gateway's Service. */}}
{{- define "parley.checks.ports" -}}
{{- $service := .Values.gateway.service -}}
{{- $web := ternary "https" "http" .Values.tls.enabled -}}
{{- if eq (int $service.tcpPort) (int (get $service (printf "%sPort" $web))) -}}
{{- fail (printf "gateway.service.tcpPort and gateway.service.%sPort are both %d: one Service needs two ports." $web (int $service.tcpPort)) -}}
{{- end -}}
{{- $range := splitList "-" $service.nodePortRange -}}
{{- $first := index $range 0 | atoi -}}
{{- $last := index $range 1 | atoi -}}
{{- if or (lt $first 1) (gt $last 65535) (gt $first $last) -}}
{{- fail (printf "gateway.service.nodePortRange is %s: write the first and the last port, as in 30000-32767." $service.nodePortRange) -}}
{{- end -}}
{{- range $port := list "tcp" "http" "https" -}}
{{- $key := printf "%sNodePort" $port -}}
{{- $number := int (get $service $key) -}}
{{- if and $number (eq $service.type "ClusterIP") -}}
{{- fail (printf "gateway.service.%s is %d, but a Service of type ClusterIP has no port on the nodes." $key $number) -}}
{{- end -}}
{{- if and $number (or (lt $number $first) (gt $number $last)) -}}
{{- fail (printf "gateway.service.%s is %d: nodes have ports from %d to %d for Services (gateway.service.nodePortRange)." $key $number $first $last) -}}
{{- end -}}
{{- end -}}
{{- $tcp := int $service.tcpNodePort -}}
{{- if and $tcp (eq $tcp (int (get $service (printf "%sNodePort" $web)))) -}}
{{- fail (printf "gateway.service.tcpNodePort and gateway.service.%sNodePort are both %d: a node has each port once." $web $tcp) -}}
{{- end -}}
{{- end -}}
