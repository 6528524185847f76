# Debian with glibc: Temporal's native core does not run on musl (Alpine).
FROM node:22.22.0-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

# The dashboard's page: what builds it does not come along.
FROM node:22.22.0-bookworm-slim AS page
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json ./
COPY web ./web
COPY server ./server
COPY domain ./domain
COPY scripts/build-page.mjs ./scripts/build-page.mjs
RUN node scripts/build-page.mjs

FROM node:22.22.0-bookworm-slim
# Temporal's core and the providers' SDKs check certificates against the system's store, which the slim image lacks.
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates \
  && rm -rf /var/lib/apt/lists/*
# Three quarters of the container's 2 GB: Temporal's core holds memory outside the JavaScript heap.
ENV NODE_ENV=production \
  NODE_OPTIONS=--max-old-space-size=1536
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json tsconfig.json LICENSE ./
COPY activities ./activities
COPY bin ./bin
COPY cli ./cli
COPY client ./client
COPY config ./config
COPY domain ./domain
COPY kalshi ./kalshi
COPY local ./local
COPY notify ./notify
COPY providers ./providers
COPY server ./server
COPY store ./store
COPY workers ./workers
COPY workflows ./workflows
COPY --from=page /app/dist/page ./dist/page
COPY scripts/make-bundles.mjs scripts/worker-health.ts ./scripts/
# The user below may not write here: what it runs is compiled now.
RUN node scripts/make-bundles.mjs
USER node
# Healthy while the worker of this very container writes its heartbeat into the store; one that died is out within half a minute.
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=1 \
  CMD ["node", "bin/run-typescript.mjs", "scripts/worker-health.ts"]
ENTRYPOINT ["node"]
CMD ["bin/conclave", "worker"]
