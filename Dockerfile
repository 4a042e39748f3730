FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
LABEL io.airbyte.name="source-lark" \
      io.airbyte.version="0.1.0"
ENV NODE_ENV=production \
    AIRBYTE_ENTRYPOINT="node /airbyte/source-lark/dist/cli.js"
WORKDIR /airbyte/source-lark
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY package.json spec.json ./
COPY schemas ./schemas
WORKDIR /source
USER 1000
ENTRYPOINT ["node", "/airbyte/source-lark/dist/cli.js"]
