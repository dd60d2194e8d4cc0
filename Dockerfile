# Everything docker-compose.yaml starts, from one build: the plugin, Grafana with it, the simulated LANTIME.
ARG GRAFANA_IMAGE=grafana/grafana
ARG GRAFANA_VERSION=12.4.0

FROM node:20-bookworm-slim AS build
WORKDIR /project
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
RUN npm run build

FROM build AS simulator
USER node
EXPOSE 8443
ENTRYPOINT ["node", "--import", "tsx", "simulator/main.ts"]

FROM ${GRAFANA_IMAGE}:${GRAFANA_VERSION} AS grafana
COPY --from=build /project/dist /var/lib/grafana/plugins/timesync-lantime-datasource
