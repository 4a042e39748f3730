# source-lark as a container. `--build-arg REGION=feishu` makes its twin, source-feishu, of the same layers: the form
# begins with the other region.
FROM node:24-bookworm-slim AS build
WORKDIR /airbyte/source-lark
COPY package.json package-lock.json ./
COPY simulator/package.json simulator/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json spec.json LICENSE ./
COPY src ./src
COPY simulator ./simulator
# The types of the simulator are needed to build, the simulator itself is left out: `demo` and `simulate` say where to get it.
# What Node never loads goes: types, source maps and manuals are half of node_modules. Any user may read what is left.
RUN npm run build \
 && npm prune --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
 && rm -rf simulator node_modules/lark-simulator node_modules/.bin/lark-simulator \
 && find node_modules -type f ! -iname 'licen[cs]e*' \
      \( -name '*.map' -o -name '*.ts' -o -name '*.[cm]ts' -o -iname '*.md' -o -iname '*.markdown' \) -delete \
 && find node_modules -type d -empty -delete \
 && rm -rf src tsconfig.json tsconfig.build.json package-lock.json \
 && chmod -R a+rX .

FROM node:24-bookworm-slim
ARG REGION=lark
LABEL io.airbyte.name="source-${REGION}" \
      io.airbyte.version="0.1.0" \
      org.opencontainers.image.title="source-${REGION}" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.description="ELT source for Lark and Feishu over the Airbyte protocol" \
      org.opencontainers.image.source="https://github.com/source-lark/source-lark" \
      org.opencontainers.image.licenses="MIT"
# A platform gives 2 GiB: the heap leaves room for buffers and code.
ENV NODE_ENV=production \
    NODE_OPTIONS=--max-old-space-size=1400 \
    LARK_REGION=${REGION} \
    AIRBYTE_ENTRYPOINT="node /airbyte/source-lark/dist/cli.js"
COPY --from=build /airbyte/source-lark /airbyte/source-lark
WORKDIR /source
USER 1000:1000
ENTRYPOINT ["node", "/airbyte/source-lark/dist/cli.js"]
