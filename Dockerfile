# What docker-compose.yaml starts, from one source: Grafana with the plugin, the exporter, the simulated LANTIME.
ARG GRAFANA_IMAGE=grafana/grafana
ARG GRAFANA_VERSION=12.4.0

FROM node:20-bookworm-slim AS source
WORKDIR /project
COPY package.json package-lock.json ./
# Its dependencies are installed along with the others.
COPY exporter/package.json exporter/
RUN npm ci
COPY . .

FROM source AS exporter-build
RUN npx tsx exporter/build.ts /exporter

# Node.js and one file. It writes nothing, so the file system may be read-only.
FROM node:20-bookworm-slim AS exporter
COPY --from=exporter-build /exporter/exporter.js /exporter/exporter.js
USER node
EXPOSE 10123
# Over HTTP or HTTPS, with or without a login. With another port: health --listen 127.0.0.1:PORT.
HEALTHCHECK CMD ["node", "/exporter/exporter.js", "health"]
ENTRYPOINT ["node", "/exporter/exporter.js"]
CMD ["serve", "--config", "/etc/lantime-exporter/lantime-exporter.yml", "--listen", "0.0.0.0:10123"]

FROM source AS simulator
USER node
EXPOSE 8443
ENTRYPOINT ["node", "--import", "tsx", "dev/simulator/main.ts"]

FROM source AS build
RUN npm run build

FROM ${GRAFANA_IMAGE}:${GRAFANA_VERSION} AS grafana
COPY --from=build /project/dist /var/lib/grafana/plugins/timesync-lantime-datasource
COPY tools/docker/grafana.sh /grafana.sh
ENTRYPOINT ["sh", "/grafana.sh"]
