{{/*
A secret value in base64: the one the cluster already has, else the given one, else a new random one. An explicitly given
value wins. Call with (list $existingData "key" "given value").
*/}}
{{- define "parley.keptOrGenerated" -}}
{{- $existing := index . 0 -}}
{{- $key := index . 1 -}}
{{- $given := index . 2 -}}
{{- if $given -}}
{{- $given | b64enc -}}
{{- else if hasKey $existing $key -}}
{{- index $existing $key -}}
{{- else -}}
{{- randAlphaNum 40 | b64enc -}}
{{- end -}}
{{- end -}}

{{/* The data of a Secret that is already in the cluster; empty when there is none or the cluster is not asked. */}}
{{- define "parley.existingSecretData" -}}
{{- $root := index . 0 -}}
{{- $secret := lookup "v1" "Secret" $root.Release.Namespace (index . 1) | default dict -}}
{{- $secret.data | default dict | toJson -}}
{{- end -}}
