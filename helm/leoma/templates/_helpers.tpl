{{- define "leoma.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 50 | trimSuffix "-" -}}
{{- end -}}

{{- define "leoma.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "leoma.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "leoma.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "leoma.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* Takes (list ROOT COMPONENT). */}}
{{- define "leoma.selector" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: {{ include "leoma.name" $root }}
app.kubernetes.io/instance: {{ $root.Release.Name }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end -}}

{{/* Takes (list ROOT COMPONENT). */}}
{{- define "leoma.labels" -}}
{{- $root := index . 0 -}}
{{ include "leoma.selector" . }}
app.kubernetes.io/version: {{ $root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "leoma.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ printf "%s@%s" .repository .digest }}
{{- else -}}
{{ printf "%s:%s" .repository (default $.Chart.AppVersion .tag) }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The variable that a setting is read from. */}}
{{- define "leoma.variable" -}}
{{- regexReplaceAll "[^A-Za-z0-9]" . "_" | upper -}}
{{- end -}}

{{/*
The environment of a container: takes a dict with settings, secrets (both by key; secrets come first) and fixed (by variable;
what the chart itself needs comes before both). JSON writes numbers as they were given, where text would say 6.7e+07.
*/}}
{{- define "leoma.environment" -}}
{{- $entries := dict -}}
{{- range $key, $value := .settings -}}
{{- if not (and (kindIs "string" $value) (eq $value "")) -}}
{{- $text := kindIs "string" $value | ternary $value (toJson $value) -}}
{{- $_ := set $entries (include "leoma.variable" $key) (dict "value" $text) -}}
{{- end -}}
{{- end -}}
{{- range $key, $secret := .secrets -}}
{{- $_ := set $entries (include "leoma.variable" $key) (dict "valueFrom" (dict "secretKeyRef" (dict "name" $secret.name "key" $secret.key))) -}}
{{- end -}}
{{- range $variable, $value := .fixed -}}
{{- $_ := set $entries $variable (dict "value" (toString $value)) -}}
{{- end -}}
{{- $list := list -}}
{{- range $variable := keys $entries | sortAlpha -}}
{{- $list = append $list (merge (dict "name" $variable) (get $entries $variable)) -}}
{{- end -}}
{{ toYaml $list }}
{{- end -}}

{{/*
Stops with every setting that is missing at once: takes a dict with part (owner or validator), settings, secrets,
needs (settings) and needsSecrets. The settings of the chosen chain and judge are added here. An address is there
wherever it stands: one with a key in it stands among the secrets.
*/}}
{{- define "leoma.require" -}}
{{- $missing := list -}}
{{- $nodes := or (get .settings "leoma.chain.node.urls") (get .secrets "leoma.chain.node.urls") -}}
{{- $pylon := or (get .settings "leoma.chain.pylon.url") (get .secrets "leoma.chain.pylon.url") -}}
{{- $hasNodes := and $nodes (not $pylon) -}}
{{- $adapter := dig "leoma.chain.adapter" "" .settings | default (ternary "native" "pylon" (not (empty $hasNodes))) -}}
{{- $provider := dig "leoma.judge.provider" "openai" .settings | default "openai" -}}
{{- $needs := .needs -}}
{{- $needsSecrets := append .needsSecrets (printf "leoma.judge.%s.api-key" $provider) -}}
{{- if eq $adapter "native" -}}
{{- $needs = append $needs "leoma.chain.node.urls" -}}
{{- else -}}
{{- $needs = append $needs "leoma.chain.pylon.url" -}}
{{- $needsSecrets = append $needsSecrets "leoma.chain.pylon.token" -}}
{{- if eq .part "validator" -}}
{{- $needs = append $needs "leoma.chain.pylon.identity" -}}
{{- $needsSecrets = append $needsSecrets "leoma.chain.pylon.identity-token" -}}
{{- end -}}
{{- end -}}
{{- $settings := .settings -}}
{{- $secrets := .secrets -}}
{{- range $needs -}}
{{- if not (or (get $settings .) (get $secrets .)) -}}
{{- $missing = append $missing (printf "%s.settings: %s is not set" $.part .) -}}
{{- end -}}
{{- end -}}
{{- range $needsSecrets -}}
{{- if not (get $secrets .) -}}
{{- $missing = append $missing (printf "%s.secrets: %s does not name a Secret, as in {name: SECRET, key: KEY IN IT}" $.part .) -}}
{{- end -}}
{{- end -}}
{{- if .also -}}
{{- $missing = concat $missing .also -}}
{{- end -}}
{{- if $missing -}}
{{- fail (printf "\n\nLeoma cannot be installed like this:\n  %s\n\nSee docs/how-to/run-on-kubernetes.md." (join "\n  " $missing)) -}}
{{- end -}}
{{- end -}}

{{/* What `serve` reads, and what `doctor serve` has to read as it does. */}}
{{- define "leoma.ownerEnvironment" -}}
{{- with .Values.owner -}}
{{- $fixed := dict "QUARKUS_HTTP_PORT" 8080 "QUARKUS_SHUTDOWN_DELAY" (printf "%ds" (int .drainSeconds)) "QUARKUS_SHUTDOWN_TIMEOUT" (printf "%ds" (int .shutdownSeconds)) -}}
{{- if $.Values.migration.enabled -}}
{{- $_ := set $fixed "QUARKUS_FLYWAY_MIGRATE_AT_START" "false" -}}
{{- end -}}
{{- if .snapshotKey -}}
{{- $_ := set $fixed "LEOMA_RANKING_SNAPSHOT_KEY_FILE" "/run/leoma/hotkey" -}}
{{- if .snapshotKeyPassword -}}
{{- $_ := set $fixed "LEOMA_RANKING_SNAPSHOT_KEY_PASSWORD_FILE" "/run/leoma/password" -}}
{{- end -}}
{{- end -}}
{{ include "leoma.environment" (dict "settings" .settings "secrets" .secrets "fixed" $fixed) }}
{{- end -}}
{{- end -}}

{{/* What `validate` reads, and what `doctor validate` has to read as it does. */}}
{{- define "leoma.validatorEnvironment" -}}
{{- with .Values.validator -}}
{{- $fixed := dict "QUARKUS_HTTP_PORT" 8080 "LEOMA_VALIDATOR_HOTKEY_FILE" "/run/leoma/hotkey" "LEOMA_VALIDATOR_FOLDER" "/work/validator" -}}
{{- if .hotkeyPassword -}}
{{- $_ := set $fixed "LEOMA_VALIDATOR_HOTKEY_PASSWORD_FILE" "/run/leoma/password" -}}
{{- end -}}
{{ include "leoma.environment" (dict "settings" .settings "secrets" .secrets "fixed" $fixed) }}
{{- end -}}
{{- end -}}

{{- define "leoma.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ .Values.user.id }}
runAsGroup: {{ .Values.user.group }}
fsGroup: {{ .Values.user.group }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "leoma.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end -}}

{{/* Takes the failures that are put up with. A slow start is no death: liveness begins when the start has ended. */}}
{{- define "leoma.probes" -}}
startupProbe:
  httpGet:
    path: /q/health/started
    port: http
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet:
    path: /q/health/live
    port: http
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /q/health/ready
    port: http
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end -}}

{{/* Takes (list ROOT PART): where its pods may run. */}}
{{- define "leoma.placement" -}}
{{- $part := index . 1 -}}
{{- with $part.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $part.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "leoma.pullSecrets" -}}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* Takes a dict with key and password, references to Secrets: a volume with the files hotkey and password. */}}
{{- define "leoma.keyVolume" -}}
- name: keys
  projected:
    defaultMode: 0440
    sources:
      - secret:
          name: {{ .key.name }}
          items:
            - key: {{ .key.key }}
              path: hotkey
      {{- with .password }}
      - secret:
          name: {{ .name }}
          items:
            - key: {{ .key }}
              path: password
      {{- end }}
{{- end -}}
