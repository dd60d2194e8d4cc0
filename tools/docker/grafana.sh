#!/bin/sh
# Starts Grafana's image without its default password: unless GF_SECURITY_ADMIN_PASSWORD is set, one is generated at
# the first start and stored beside the database.
set -eu

if [ -z "${GF_SECURITY_ADMIN_PASSWORD:-}" ]; then
  file="$GF_PATHS_DATA/admin-password"
  if [ ! -s "$file" ]; then
    password=$(head -c 24 /dev/urandom | base64 | tr '+/' '-_')
    if [ "${#password}" -ne 32 ]; then
      echo 'Could not generate a password for the administrator of Grafana: set GRAFANA_ADMIN_PASSWORD.' >&2
      exit 1
    fi
    (umask 077 && printf '%s\n' "$password" >"$file")
  fi
  unset GF_SECURITY_ADMIN_PASSWORD
  # Grafana's own start script reads it from there.
  export GF_SECURITY_ADMIN_PASSWORD__FILE="$file"
  echo "The administrator's password is in $file: docker compose exec grafana cat $file" >&2
fi

exec /run.sh "$@"
