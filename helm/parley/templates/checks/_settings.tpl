{{/*
What a service would not read: names in <service>.config that none of its settings has. Names of the platform (QUARKUS_… and the like) are
the platform's to judge.
*/}}
{{- define "parley.checks.settings" -}}
{{- $known := .Files.Get "files/settings.yaml" | fromYaml -}}
{{- range $service := list "gateway" "auth" "presence" "message" -}}
{{- $settings := index $.Values $service -}}
{{- range $name, $value := $settings.config -}}
{{- if hasPrefix "PARLEY_" $name -}}
{{- include "parley.checks.setting" (list $known $service (printf "%s.config" $service) $name) -}}
{{- else if not (regexMatch "^(QUARKUS|SMALLRYE|KAFKA|MP)_" $name) -}}
{{- fail (printf "%s.config has %s, which is no setting: they begin with PARLEY_, QUARKUS_, SMALLRYE_, KAFKA_ or MP_. Other variables go into %s.extraEnv." $service $name $service) -}}
{{- end -}}
{{- end -}}
{{- range $settings.extraEnv -}}
{{- if hasPrefix "PARLEY_" .name -}}
{{- include "parley.checks.setting" (list $known $service (printf "%s.extraEnv" $service) .name) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Refuses a name that is no setting of a service. Call with (list $known "gateway" "gateway.config" "PARLEY_…"). */}}
{{- define "parley.checks.setting" -}}
{{- $known := index . 0 -}}
{{- $service := index . 1 -}}
{{- $place := index . 2 -}}
{{- $name := index . 3 -}}
{{- if eq $name "PARLEY_SERVICE_CREDENTIAL" -}}
{{- fail (printf "%s has %s: it is a secret that all services share, set serviceCredential.existingSecret." $place $name) -}}
{{- end -}}
{{- if not (has $name (index $known $service)) -}}
{{- range $other, $names := $known -}}
{{- if has $name $names -}}
{{- fail (printf "%s has %s, which is a setting of %s-service: move it to %s.config." $place $name $other $other) -}}
{{- end -}}
{{- end -}}
{{- fail (printf "%s has %s, which is no setting of %s-service: docs/configuration.md lists them." $place $name $service) -}}
{{- end -}}
{{- end -}}
