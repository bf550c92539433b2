# The image of one service, on the Node that package.json pins:
#   docker build --build-arg SERVICE=margin --file infra/service.Dockerfile .
ARG NODE_IMAGE=node:26.10.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /engine
COPY package.json package-lock.json tsconfig.base.json tsconfig.json ./
COPY services services
RUN npm ci --no-audit --no-fund
ARG SERVICE
RUN npx tsc --build "services/${SERVICE}" && npm prune --omit=dev --no-audit --no-fund

FROM ${NODE_IMAGE}
ARG SERVICE
ENV SERVICE=${SERVICE} NODE_ENV=production
WORKDIR /engine
COPY --from=build /engine/node_modules node_modules
COPY --from=build /engine/services services
COPY schemas schemas
USER node
CMD ["sh", "-c", "exec node services/$SERVICE/dist/main.js"]
