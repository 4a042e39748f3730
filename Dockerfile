# source-lark as a container. `--build-arg REGION=feishu` makes its twin, source-feishu, of the same layers: the form
# begins with the other region.
FROM node:24-bookworm-slim AS build
WORKDIR /airbyte/source-lark
COPY package.json package-lock.json ./
COPY simulator/package.json simulator/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json spec.json LICENSE ./
COPY src ./src
COPY tools/bundle.ts ./tools/
# The program becomes a few files with all they need inside, so that node_modules can go. The simulator is left out: `demo`
# and `simulate` say where to get it. Node keeps what it compiled once.
ENV NODE_COMPILE_CACHE=/airbyte/source-lark/cache
RUN node --import=tsx tools/bundle.ts \
 && rm -rf node_modules src tools simulator tsconfig.json package-lock.json dist/*.map dist/parts/*.map \
 && node dist/cli.js spec > /dev/null && node dist/cli.js explain 99991400 > /dev/null \
 && node --eval "require('./dist/node_modules/@larksuiteoapi/node-sdk')" \
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
    NODE_COMPILE_CACHE=/airbyte/source-lark/cache \
    LARK_REGION=${REGION} \
    AIRBYTE_ENTRYPOINT="node /airbyte/source-lark/dist/cli.js"
COPY --from=build /airbyte/source-lark /airbyte/source-lark
WORKDIR /source
USER 1000:1000
ENTRYPOINT ["node", "/airbyte/source-lark/dist/cli.js"]
