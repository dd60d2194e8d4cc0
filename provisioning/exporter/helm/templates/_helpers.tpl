{{- define "lantime-exporter.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{ .Release.Name | trunc 50 | trimSuffix "-" }}
{{- else -}}
{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}
{{- end -}}
{{- end -}}

{{/* The name of one exporter: (list . number) */}}
{{- define "lantime-exporter.instance" -}}
{{- $root := index . 0 -}}
{{ include "lantime-exporter.fullname" $root }}{{ if gt (int $root.Values.exporters) 1 }}-{{ index . 1 }}{{ end }}
{{- end -}}

{{/* Its address for Prometheus, which may be in another namespace: (list . number) */}}
{{- define "lantime-exporter.address" -}}
{{- $root := index . 0 -}}
{{ include "lantime-exporter.instance" . }}.{{ $root.Release.Namespace }}.svc:{{ $root.Values.service.port }}
{{- end -}}

{{- define "lantime-exporter.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "lantime-exporter.labels" -}}
{{ include "lantime-exporter.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "lantime-exporter.secret" -}}
{{ .Values.credentials.existingSecret | default (ternary (include "lantime-exporter.fullname" .) "" (not (empty .Values.credentials.data))) }}
{{- end -}}
